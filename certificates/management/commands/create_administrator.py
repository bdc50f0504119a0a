"""``manage.py create_administrator``: the first person, who can let in the others."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from certificates.services import access


class Command(BaseCommand):
    """Make a person who may do everything in all vaults."""

    help = "Make a person who may do everything in all vaults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", required=True)
        parser.add_argument(
            "--password-file", type=Path, help="read the password from here instead of asking"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username, file = options["username"], options["password_file"]
        try:
            access.create_administrator(
                username=username, password=password(file), by="the command line"
            )
        except IntegrityError as error:
            raise CommandError(f"There is somebody called {username} already.") from error
        self.stdout.write(f"{username} is administrator of all vaults.")


def password(file: Path | None) -> str:
    """The password from a file, or asked for on the terminal: never from the arguments."""
    if file is None:
        return getpass.getpass("Password: ")
    try:
        text = file.read_text().strip()
    except OSError as error:
        raise CommandError(f"The password file cannot be read: {error.strerror}.") from error
    if not text:
        raise CommandError("The password file is empty.")
    return text
