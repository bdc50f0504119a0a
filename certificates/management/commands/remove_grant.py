"""``manage.py remove_grant``: take a role back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.domain.actions import Role
from certificates.management.accounts import BY, refusals
from certificates.services import access


class Command(BaseCommand):
    """Take a role away from a person."""

    help = "Take a role back from somebody, as it was granted: on one vault, or on all vaults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", required=True, help="the user name")
        parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
        parser.add_argument("--vault", help="the vault's name; the grant for all when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        username, role, slug = options["person"], Role(options["role"]), options["vault"]
        with refusals():
            access.remove_grant(username=username, role=role, vault=slug, by=BY)
        self.stdout.write(f"{username} is no longer {role} of {slug or 'all vaults'}.")
