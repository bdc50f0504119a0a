"""``manage.py sync_vaults``: reads the inventory of vaults, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.domain.explanations import explain
from certificates.services import sync, vaults
from certificates.services.sync import Report


class Command(BaseCommand):
    """Read what the vaults hold, and report the result."""

    help = "Read the inventory of all vaults in use, or of those named, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vault", nargs="*", help="the name of a vault in the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        vaults.keep_at_start()
        names = options["vault"]
        found = vaults.in_use(names)
        if unknown := set(names) - {vault.slug for vault in found}:
            raise CommandError(f"No such vault is in use: {', '.join(sorted(unknown))}")
        reports = {vault.slug: sync.sync_vault(vault) for vault in found}
        for slug, report in reports.items():
            self.stdout.write(f"{slug}: {in_words(report)}")
        if any(report and report.failure for report in reports.values()):
            raise CommandError("Not every vault could be read.")


def in_words(report: Report | None) -> str:
    """The result of a sync, in one line."""
    if report is None:
        return "another process is reading it"
    counts = (
        f"{report.certificates:,} certificates, {report.changed:,} updated, "
        f"{report.deleted:,} deleted; {report.requests:,} requests in {report.seconds:g} s"
    )
    if report.failure:
        return f"{explain(report.failure).what} ({counts})"
    return counts
