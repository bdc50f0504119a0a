"""``manage.py verify_audit``: is history whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.services import audit


class Command(BaseCommand):
    """Walk the hash chain of history; exit 1 naming the first event that is wrong."""

    help = "Check the hash chain of history."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = audit.verify()
        if wrong:
            raise CommandError(f"History is not whole: {wrong}.")
        self.stdout.write(f"History is whole: {audit.length()} events.")
