"""What the commands for accounts share: passwords, and telling what is refused."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

BY = "the command line"


@contextmanager
def refusals() -> Iterator[None]:
    """Sentences instead of a trace when the services refuse."""
    try:
        yield
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    except LookupError as error:
        raise CommandError(str(error.args[0])) from error


def password(file: Path | None) -> str:
    """The password from a file, or asked for on the terminal: never from the arguments."""
    if file is None:
        return _asked_twice()
    try:
        text = file.read_text().strip()
    except OSError as error:
        raise CommandError(f"The password file cannot be read: {error.strerror}.") from error
    if not text:
        raise CommandError("The password file is empty.")
    return text


def _asked_twice() -> str:
    first = getpass.getpass("Password: ")
    if not first:
        raise CommandError("The password is empty.")
    if getpass.getpass("Password again: ") != first:
        raise CommandError("The two passwords differ.")
    return first
