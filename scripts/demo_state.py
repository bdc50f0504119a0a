"""What the demo keeps in its folder: the sign-ins, the secret key, and the lock of the one demo."""

import fcntl
import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PEOPLE = {"reader": "riley", "operator": "olu", "administrator": "ada"}

SignIns = dict[str, dict[str, str]]


def sign_ins(folder: Path) -> SignIns:
    """User name and password per role, made once and kept in sign-ins.json."""
    file = folder / "sign-ins.json"
    if not file.exists():
        made = {
            role: {"username": username, "password": secrets.token_urlsafe(9)}
            for role, username in PEOPLE.items()
        }
        write_private(file, json.dumps(made, indent=2) + "\n")
    found: SignIns = json.loads(file.read_text())
    return found


def secret_key(folder: Path) -> Path:
    """The file of the portal's secret key, made once, so that a restart signs nobody out."""
    file = folder / "secret-key"
    if not file.exists():
        write_private(file, secrets.token_urlsafe(48))
    return file


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Refuses a second demo on the same folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("A demo runs already in this folder: stop it first.")
        yield
