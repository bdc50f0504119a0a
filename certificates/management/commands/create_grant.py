"""``manage.py create_grant``: give a person a role on one vault or on all."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.domain.actions import Role
from certificates.management.accounts import BY, password, refusals
from certificates.services import access


class Command(BaseCommand):
    """Give a person a role."""

    help = "Give somebody a role on one vault, or on all vaults."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", required=True, help="the user name")
        parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
        parser.add_argument("--vault", help="the vault's name; all vaults when left out")
        parser.add_argument(
            "--create-person", action="store_true", help="make the person when there is none"
        )
        parser.add_argument("--password-file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        username, role, slug = options["person"], Role(options["role"]), options["vault"]
        secret = None
        if options["create_person"] and not access.is_person(username=username):
            secret = password(options["password_file"])
        with refusals():
            access.create_grant_by_name(
                username=username, role=role, vault=slug, by=BY, password=secret
            )
        self.stdout.write(f"{username} is {role} of {slug or 'all vaults'}.")
