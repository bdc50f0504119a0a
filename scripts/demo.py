"""`make demo`: the portal, its worker and two local vaults on this machine, until Ctrl-C.

Everything that it keeps lies in .demo. Nothing of the caller's environment reaches the portal, so
that the demo never meets a real vault.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from localvault.testing import LocalVault
from scripts.demo_processes import (
    Ended,
    Part,
    die_with_parent,
    wait_until_one_ends,
    wait_until_ready,
)
from scripts.demo_vaults import start_vaults

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / ".demo"
PEOPLE = {"reader": "riley", "operator": "olu", "administrator": "ada"}
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = [sys.executable, "manage.py"]


class Stop(BaseException):
    """Somebody asked the demo to end."""


def main() -> None:
    """Runs the demo, or forgets what it kept."""
    die_with_parent()
    port = wanted_port()
    os.chdir(ROOT)
    DEMO.mkdir(mode=0o700, exist_ok=True)
    try:
        with only_one(), ExitStack() as stack:
            if "--reset" in sys.argv:
                shutil.rmtree(DEMO)
                print("The demo starts afresh the next time.")
                return
            for number in SIGNALS:
                signal.signal(number, stop)
            refuse_taken(port)
            run(stack, port)
    except Stop:
        print("\nThe demo has stopped.", flush=True)
    except Ended as reason:
        sys.exit(str(reason))


def stop(number: int, frame: FrameType | None) -> None:
    """Ends the demo; further signals are not heard, so that everything is cleaned up."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    print("\nStopping …", flush=True)
    raise Stop


def run(stack: ExitStack, port: int) -> None:
    """Starts all parts, tells the sign-ins and waits."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    os.environ.clear()
    os.environ.update(environment)
    print("Starting two local vaults …", flush=True)
    vaults = start_vaults(DEMO / "vaults")
    for vault in vaults.values():
        stack.callback(vault.stop)
    os.environ.update(portal_environment(vaults))
    print("Preparing the database and the pages …", flush=True)
    prepare()
    parts = [start(stack, "worker", [*MANAGE, "worker"]), start(stack, "web server", web(port))]
    wait_until_ready(f"http://127.0.0.1:{port}/readyz", parts)
    print(f"\nkvportal is ready at http://localhost:{port}/", flush=True)
    for role, sign_in in sign_ins().items():
        print(f"  {role}: {sign_in['username']} / {sign_in['password']}", flush=True)
    wait_until_one_ends(parts)


def start(stack: ExitStack, name: str, command: list[str]) -> Part:
    """One part, which is stopped at the end."""
    logs = DEMO / "logs"
    logs.mkdir(exist_ok=True)
    part = Part(name, command, logs / f"{name.split()[0]}.log")
    stack.callback(part.stop)
    return part


def web(port: int) -> list[str]:
    """The command of the web server."""
    config = ["--config", "python:kvportal.gunicorn_conf", "--bind", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "gunicorn", *config, "kvportal.wsgi"]


def portal_environment(vaults: dict[str, LocalVault]) -> dict[str, str]:
    """What the portal is started with: two stand-ins, and the identity that one of them gives."""
    first = next(iter(vaults.values()))
    key = DEMO / "secret-key"
    if not key.exists():
        write_private(key, secrets.token_urlsafe(48))
    return {
        "KVPORTAL_STANDINS": ",".join(f"{n}|{v.url}|{v.ca}" for n, v in vaults.items()),
        "KVPORTAL_SECRET_KEY_FILE": str(key),
        "KVPORTAL_INSECURE_HTTP": "true",
        "KVPORTAL_STATE": str(DEMO / "portal"),
        "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
        "IDENTITY_ENDPOINT": first.identity_endpoint,
        "IDENTITY_HEADER": first.identity_header,
        "NO_PROXY": "127.0.0.1,localhost",
    }


def prepare() -> None:
    """The database, the static files and the people."""
    manage("migrate")
    manage("collectstatic", "--noinput")
    for role, sign_in in sign_ins().items():
        password = DEMO / "password"
        write_private(password, sign_in["password"])
        person = ["--person", sign_in["username"], "--create-person"]
        manage("create_grant", *person, "--role", role, "--password-file", str(password))
        password.unlink()


def manage(*words: str) -> None:
    """One command of manage.py, whose output is shown when it fails."""
    command = [*MANAGE, *words, "--verbosity", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Ended(f"manage.py {words[0]} failed:\n{done.stdout}{done.stderr}")


def sign_ins() -> dict[str, dict[str, str]]:
    """User name and password per role, made once and kept in .demo/sign-ins.json."""
    file = DEMO / "sign-ins.json"
    if not file.exists():
        made = {
            role: {"username": username, "password": secrets.token_urlsafe(9)}
            for role, username in PEOPLE.items()
        }
        write_private(file, json.dumps(made, indent=2) + "\n")
    found: dict[str, dict[str, str]] = json.loads(file.read_text())
    return found


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner can read."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)


def wanted_port() -> int:
    """PORT of the environment, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is {text!r}: expected a number from 1 to 65535.")
    return int(text)


def refuse_taken(port: int) -> None:
    """Ends with one sentence when somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = f"Port {port} of this machine cannot be used ({error.strerror})"
            sys.exit(f"{reason}: `make demo PORT={port + 1}` takes another one.")


@contextmanager
def only_one() -> Iterator[None]:
    """Refuses a second demo on the same folder."""
    with (DEMO / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("A demo runs already in this folder: stop it first.")
        yield


if __name__ == "__main__":
    main()
