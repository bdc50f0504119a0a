"""What the table needs, started once: a vault, the sign-in service, a prepared portal."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from localvault.identity import APP_ID, TENANT
from localvault.testing import LocalVault
from tests.proofs.networks.company import Company, company
from tests.proofs.networks.portal import Plan
from tests.proofs.networks.table import HOSTS, SIGN_IN, WAYS, Condition
from tests.services.servers import Identity, serving
from tests.support.authority import Authority, authority
from tests.support.lines import Forgetting

ROOT = Path(__file__).resolve().parents[3]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
QUIET = 3.0  # seconds: what the portal promises
LONGEST = 60.0  # ... of one process

Came = dict[str, tuple[str, float]]  # of each way: what a person reads, and the seconds it took


@dataclass
class Stage:
    """Where conditions are played."""

    folder: Path
    vault: LocalVault
    entra: Authority
    company: Company
    closed: int
    played: int = 0

    def play(self, condition: Condition) -> tuple[Came, dict[str, str], str]:
        """All ways under ``condition``, what its braces hold, and what the process logged."""
        self.played += 1
        certificate = f"web-{self.played}"
        self.vault.fill([{"name": certificate, "key_type": "EC-P-256", "age_days": 1}])
        self._behave(condition)
        with serving(Identity(mode=condition.identity, busy=condition.busy)) as identity:
            known = self._known(identity.port)
            variables = {name: value.format(**known) for name, value in condition.variables.items()}
            ended = self._run(self._plan(condition, certificate), variables)
        came = {
            way: (one["words"], one["seconds"]) for way, one in json.loads(ended.stdout).items()
        }
        return came, known, ended.stderr

    def prepare(self) -> None:
        """Make the state that every condition starts from."""
        self._run(Plan(), {"HTTPS_PROXY": f"127.0.0.1:{self.company.port}"}, folder="prepared")

    def _behave(self, condition: Condition) -> None:
        self.company.refusal = condition.refusal
        self.company.credentials = condition.credentials
        self.company.forgetting = Forgetting()
        self.entra.lifetime = 3599
        if condition.forgets:
            self.company.forgetting = Forgetting(QUIET, condition.forgets)  # type: ignore[arg-type]
            self.entra.lifetime = 12  # too short to be kept, so that each way signs in again

    def _plan(self, condition: Condition, certificate: str) -> Plan:
        ports = {"there": self.company.direct_port, "closed": self.closed}
        hosts = {}
        if condition.names_lead:
            hosts = dict.fromkeys(HOSTS, ports[condition.names_lead])
        return Plan(
            hosts=hosts,
            store=str(self.company.authority.ca) if condition.is_store_own else "",
            certificate=certificate,
            rounds=(0.0, QUIET + 0.2) if condition.forgets else (0.0,),
        )

    def _known(self, identity: int) -> dict[str, str]:
        return {
            "ca": str(self.company.authority.ca),
            "folder": str(self.company.authority.ca.parent),
            "other_ca": str(self.entra.ca),
            "proxy": f"127.0.0.1:{self.company.port}",
            "closed": f"127.0.0.1:{self.closed}",
            "identity": f"127.0.0.1:{identity}",
        }

    def _run(
        self, plan: Plan, variables: Mapping[str, str], folder: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        state = self.folder / (folder or f"state-{self.played}")
        if not folder:
            shutil.copytree(self.folder / "prepared", state)
        ended = subprocess.run(
            [sys.executable, "-m", "tests.proofs.networks.portal"],
            cwd=ROOT,
            env=self._environment(state) | dict(variables),
            input=json.dumps(asdict(plan)),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended

    def _environment(self, state: Path) -> dict[str, str]:
        """That of a portal with real vaults, which signs in as a service principal."""
        named = [f"kv-{way}" for way in WAYS if way != "adding"]
        return {
            **{name: os.environ[name] for name in KEPT if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tests.proofs.networks.settings",
            "KEY_VAULT_NAME": named[0],
            "KVPORTAL_VAULTS": ",".join(named[1:]),
            "KVPORTAL_SECRET_KEY": "of the tests of networks, and long enough to be taken for one",
            "KVPORTAL_INSECURE_HTTP": "true",
            "KVPORTAL_STATE": str(state),
            "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": APP_ID,
            "AZURE_CLIENT_SECRET": self.entra.secret,
        }


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """The stage, while the block lasts."""
    with ExitStack() as stack:
        vault = stack.enter_context(LocalVault.start(folder / "vault", name="kv-real"))
        secret = (vault.ca.parent / "token-secret").read_bytes()
        (folder / "entra").mkdir()
        entra = stack.enter_context(authority(folder / "entra", secret))
        places = {host: (int(vault.url.rpartition(":")[2]), vault.ca) for host in HOSTS}
        places[SIGN_IN] = (int(entra.url.rpartition(":")[2]), entra.ca)
        network = stack.enter_context(company(folder / "company", places))
        with closing(socket.create_server(("127.0.0.1", 0))) as listener:
            closed = listener.getsockname()[1]
        played = Stage(folder, vault, entra, network, closed)
        played.prepare()
        yield played
