"""``manage.py create_administrator``: the first person, who can let in the others."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.management.accounts import BY, password, refusals
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
        username, secret = options["username"], password(options["password_file"])
        with refusals():
            access.create_administrator(username=username, password=secret, by=BY)
        self.stdout.write(f"{username} is administrator of all vaults.")
