"""``manage.py settle_operations``: one pass over the operations that are due."""

from typing import Any

from django.core.management.base import BaseCommand

from certificates.services import operations


class Command(BaseCommand):
    """Look once at every operation that is due: for a host on which no worker runs."""

    help = "Look once at every operation that is due."

    def handle(self, *args: Any, **options: Any) -> None:
        number = operations.settle_due()
        self.stdout.write(f"Looked at {number} operation{'' if number == 1 else 's'}.")
