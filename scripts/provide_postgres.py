"""A PostgreSQL server of its own for one test run, on this machine only, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")


class NoPostgres(Exception):
    """PostgreSQL cannot be had here; the text is the reason in one line."""


@contextmanager
def postgres() -> Iterator[str]:
    """Starts a server on a free loopback port and gives its DATABASE_URL."""
    programs = find_programs() or install()
    if not programs:
        raise NoPostgres("no PostgreSQL: initdb and pg_ctl are not installed")
    # Not below the home folder: another user must be able to enter it.
    folder = Path(tempfile.mkdtemp(prefix="kvportal-postgres-", dir="/tmp"))
    try:
        with running(programs, folder) as port:
            yield f"postgresql://kvportal@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(programs: Path, folder: Path) -> Iterator[int]:
    """The server in the folder, stopped at the end however that comes."""
    user = unprivileged_user()
    if user:
        shutil.chown(folder, user.pw_name)
    data, port = folder / "data", free_port()
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    run(user, programs / "initdb", "-D", data, "-A", "trust", "-U", "kvportal", "-E", "UTF8")
    server = [programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
    run(user, *server, "-l", folder / "log", "-o", options, "start")
    try:
        yield port
    finally:
        run(user, *server, "-m", "immediate", "stop")


def find_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl: the newest of Debian's, or that of the path."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    on_path = shutil.which("initdb")
    folders = [*debian, *([str(Path(on_path).parent)] if on_path else [])]
    for folder in map(Path, folders):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def install() -> Path | None:
    """Debian's package, which only root can install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("Installing Debian's postgresql …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
        subprocess.run(["apt-get", *command], env=environment, check=False, capture_output=True)
    return find_programs()


def unprivileged_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: it refuses root. None: as the person who runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("no PostgreSQL: it refuses root, and there is no user to run it as")


def run(user: pwd.struct_passwd | None, *command: object) -> None:
    """Runs one of its programs, as the user."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        reason = done.stdout.strip().splitlines() or ["no reason given"]
        raise NoPostgres(f"no PostgreSQL: {Path(words[0]).name} failed: {reason[-1]}")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
