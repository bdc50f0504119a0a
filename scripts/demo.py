"""`make demo`: the portal, its worker and two local vaults on this machine, until Ctrl-C.

Everything that it keeps lies in one folder, .demo. Nothing of the caller's environment reaches the
portal, so that the demo never meets a real vault.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from localvault.testing import LocalVault, LocalVaultError
from scripts.demo_processes import (
    Ended,
    Part,
    die_with_parent,
    wait_until_one_ends,
    wait_until_ready,
)
from scripts.demo_state import only_one, secret_key, sign_ins, write_private
from scripts.demo_vaults import start_vaults

ROOT = Path(__file__).resolve().parent.parent
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MANAGE = [sys.executable, "manage.py"]


class Stop(BaseException):
    """The demo was asked to end."""


def main() -> None:
    """Runs the demo, or forgets what it kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / ".demo", help="where it keeps things")
    parser.add_argument("--reset", action="store_true", help="forget everything and end")
    options = parser.parse_args()
    folder = options.folder.resolve()
    os.chdir(ROOT)
    with only_one(folder):
        if options.reset:
            shutil.rmtree(folder)
            print("The demo starts afresh the next time.")
        else:
            start_and_wait(folder, wanted_port())


def start_and_wait(folder: Path, port: int) -> None:
    """Runs the demo until it is stopped or a part of it ends."""
    die_with_parent()
    refuse_taken(port)
    for number in SIGNALS:
        signal.signal(number, stop)
    try:
        with ExitStack() as stack:
            run(stack, folder, port)
    except Stop:
        print("The demo has stopped.", flush=True)
    except Ended as reason:
        sys.exit(str(reason))
    except LocalVaultError as reason:
        sys.exit(f"The demo's vaults do not start. {reason}\nBegin anew with: make demo-reset")


def stop(number: int, frame: FrameType | None) -> None:
    """Ends the demo; further signals are not heard, so that everything is cleaned up."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    print("\nStopping …", flush=True)
    raise Stop


def run(stack: ExitStack, folder: Path, port: int) -> None:
    """Starts all parts, shows the sign-ins and waits."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    print("Starting two local vaults …", flush=True)
    vaults = start_vaults(folder / "vaults")
    for vault in vaults.values():
        stack.callback(vault.stop)
    os.environ.update(portal_environment(folder, vaults))
    print("Preparing the database and the pages …", flush=True)
    prepare(folder)
    parts = []
    for name, command in (("worker", [*MANAGE, "worker"]), ("web server", web(port))):
        parts.append(Part(name, command, folder / f"{name.replace(' ', '-')}.log"))
        stack.callback(parts[-1].stop)
    wait_until_ready(f"http://127.0.0.1:{port}/readyz", parts)
    print(f"\nkvportal is ready at http://localhost:{port}/", flush=True)
    for role, sign_in in sign_ins(folder).items():
        print(f"  {role}: {sign_in['username']} / {sign_in['password']}", flush=True)
    wait_until_one_ends(parts)


def web(port: int) -> list[str]:
    """The command of the web server."""
    config = ["--config", "python:kvportal.gunicorn_conf", "--bind", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "gunicorn", *config, "kvportal.wsgi"]


def portal_environment(folder: Path, vaults: dict[str, LocalVault]) -> dict[str, str]:
    """What the portal is started with: two stand-ins, and the identity that one of them gives."""
    first = next(iter(vaults.values()))
    # Relative, because a folder's name may have a comma, which separates stand-ins.
    named = [f"{name}|{vault.url}|{os.path.relpath(vault.ca)}" for name, vault in vaults.items()]
    return {
        "KVPORTAL_STANDINS": ",".join(named),
        "KVPORTAL_SECRET_KEY_FILE": str(secret_key(folder)),
        "KVPORTAL_INSECURE_HTTP": "true",
        "KVPORTAL_STATE": str(folder / "portal"),
        "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
        "IDENTITY_ENDPOINT": first.identity_endpoint,
        "IDENTITY_HEADER": first.identity_header,
        "NO_PROXY": "127.0.0.1,localhost",
    }


def prepare(folder: Path) -> None:
    """The database, the static files, what the vaults hold, and the people."""
    manage("migrate")
    manage("collectstatic", "--noinput")
    manage("sync_vaults")
    password = folder / "password"
    for role, sign_in in sign_ins(folder).items():
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


def wanted_port() -> int:
    """PORT of the environment, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is {text!r}: expected a number from 1 to 65535.")
    return int(text)


def refuse_taken(port: int) -> None:
    """Ends with one sentence when another process listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = f"Port {port} of this machine cannot be used ({error.strerror})"
            sys.exit(f"{reason}: `make demo PORT={port + 1}` takes another one.")


if __name__ == "__main__":
    main()
