"""``manage.py deactivate_person``: switch a person's account off; their history stays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.management.accounts import BY, refusals
from certificates.services import access


class Command(BaseCommand):
    """Switch an account off."""

    help = "Switch an account off: nobody can sign in as that person, and open sessions end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", required=True, help="the user name")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["person"]
        with refusals():
            access.deactivate_person(username=username, by=BY)
        self.stdout.write(f"{username} can no longer sign in.")
