"""A whole portal in processes of its own: web servers, worker, state folder, and its vaults."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from localvault.running import RunningVault
from scripts.provide_postgres import free_port
from tests.proofs.processes import records
from tests.proofs.processes.programs import ROOT, Web, Worker, wait_until
from tests.proofs.processes.records import PostgresRecords, Records, Row, SqliteRecords
from tests.proofs.processes.visitor import Visitor

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
PEOPLE = {
    "olu": ("administrator", "marker-olu-correct-horse"),
    "oda": ("operator", "marker-oda-battery-staple"),
    "riley": ("reader", "marker-riley-paper-clip"),
}
SECRET = "marker-secret-key-which-is-long-enough-for-a-secret-key-of-django"


@dataclass
class Seams:
    """Where a process of the portal ends or stops itself, for a certificate name."""

    folder: Path

    def arm(self, role: str, name: str, point: str, *, how: str = "kill", skip: int = 0) -> None:
        """Have the ``role`` ("web", "worker") that comes to ``point`` with the name end or stop."""
        wanted = {"point": point, "how": how, "skip": skip}
        (self.folder / role / name.lower()).write_text(json.dumps(wanted))

    def has_reached(self, role: str, name: str) -> bool:
        """Whether that has happened."""
        return (self.folder / role / f"{name.lower()}.reached").exists()

    def reached(self, role: str, name: str, seconds: float = 15) -> tuple[int, float]:
        """Wait until that has happened: the pid of the process, and when (seconds since 1970)."""
        wait_until(
            lambda: self.has_reached(role, name),
            f"{role} comes to the place armed for {name}",
            seconds,
        )
        told = json.loads((self.folder / role / f"{name.lower()}.process").read_text())
        return told["pid"], told["at"]


@dataclass
class Portal:
    """A running portal. ``pace`` scales every interval of the portal, ``factor`` says by what."""

    folder: Path
    environment: dict[str, str]
    records: Records
    pace: float
    seams: Seams
    webs: list[Web] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    visitors: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        """The address of the first web server."""
        return self.webs[0].url

    @property
    def state(self) -> Path:
        """The state folder."""
        return self.folder / "state"

    @property
    def logs(self) -> list[Path]:
        """What the processes have written."""
        return sorted(self.folder.glob("*.log"))

    def start_web(self, serving: int = 1) -> Web:
        """One more web server, with ``serving`` processes that serve."""
        log = self.folder / f"web-{len(self.webs)}.log"
        web = Web(
            free_port(), serving, self.environment | {"PROOFS_SEAMS": self._seams("web")}, log
        )
        self.webs.append(web)
        return web

    def start_worker(self, *, reads: bool = False) -> Worker:
        """One more worker, which follows operations and, if it ``reads``, reads the vaults."""
        log = self.folder / f"worker-{len(self.workers)}.log"
        environment = self.environment | {"PROOFS_SEAMS": self._seams("worker")}
        worker = Worker(environment, log, reads=reads)
        self.workers.append(worker)
        return worker

    def _seams(self, role: str) -> str:
        return str(self.seams.folder / role)

    def visitor(self, username: str = "olu") -> Visitor:
        """Someone who has signed in."""
        visitor = Visitor(self.url)
        self.visitors.callback(visitor.close)
        answer = visitor.sign_in(username, PEOPLE[username][1])
        assert answer.status_code == 302, answer.text[:2000]
        return visitor

    def operation(self, name: str) -> Row:
        """The one operation of a certificate name."""
        return records.operation(self.records, name)

    def settled(self, name: str, seconds: float = 30) -> Row:
        """Wait until the one operation of a name is final."""
        wait_until(lambda: self.operation(name).is_final, f"{name} is settled", seconds)
        return self.operation(name)

    def scaled(self, seconds: float) -> float:
        """An interval as long as it is in this portal."""
        return seconds * self.pace

    def manage(self, *command: str) -> str:
        """What one command of manage.py says; fails when it does."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | {"PROOFS_SEAMS": self._seams("web")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        """End all its processes, at once: nothing of them is kept."""
        self.visitors.close()
        for program in (*self.workers, *self.webs):
            program.kill()


def standins(vaults: Sequence[RunningVault]) -> str:
    """The variable that names the vaults."""
    return ",".join(f"{vault.name}|{vault.url}|{vault.ca}" for vault in vaults)


def environment_of(folder: Path, vaults: Sequence[RunningVault], pace: float) -> dict[str, str]:
    """What the processes are started with: the vaults, and the identity that the first gives."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "KVPORTAL_STANDINS": standins(vaults),
        "KVPORTAL_SECRET_KEY": SECRET,
        "KVPORTAL_INSECURE_HTTP": "true",
        "KVPORTAL_STATE": str(folder / "state"),
        "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
        "IDENTITY_ENDPOINT": vaults[0].identity_endpoint,
        "IDENTITY_HEADER": vaults[0].identity_header,
        "NO_PROXY": "127.0.0.1,localhost",
        "DJANGO_SETTINGS_MODULE": "tests.proofs.processes.settings",
        "PROOFS_PACE": str(pace),
    }


def prepare(folder: Path, environment: dict[str, str]) -> None:
    """Makes the database, the static files and the people."""
    for role in ("web", "worker"):
        (folder / "seams" / role).mkdir(parents=True, exist_ok=True)
    told = {"PROOFS_PEOPLE": json.dumps(PEOPLE), "PROOFS_SEAMS": str(folder / "seams" / "web")}
    command = [sys.executable, "-m", "tests.proofs.processes.prepare"]
    subprocess.run(command, cwd=ROOT, env=environment | told, check=True)


@contextmanager
def portal(
    folder: Path,
    vaults: Sequence[RunningVault],
    *,
    template: Path | None = None,
    pace: float = 1.0,
    webs: int = 1,
    serving: int = 1,
    worker: bool = True,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Portal]:
    """A portal with ``webs`` servers of ``serving`` processes each.

    ``template`` is the folder of a prepared portal on the same vaults, which is copied;
    ``variables`` are further ones of the environment.
    """
    environment = environment_of(folder, vaults, pace) | dict(variables or {})
    if template:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    else:
        prepare(folder, environment)
    database = environment.get("DATABASE_URL", "")
    file = folder / "state" / "kvportal.sqlite3"
    held = PostgresRecords(database) if database else SqliteRecords(file)
    running = Portal(folder, environment, held, pace, Seams(folder / "seams"))
    try:
        for _ in range(webs):
            running.start_web(serving)
        if worker:
            running.start_worker()
        for web in running.webs:
            web.wait()
        yield running
    finally:
        running.stop()
