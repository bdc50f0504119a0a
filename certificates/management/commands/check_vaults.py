"""``manage.py check_vaults``: checks the connection to vaults, step by step."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.domain.checking import Check, Checked
from certificates.domain.explanations import explain
from certificates.domain.text import inert
from certificates.services import connection, vaults


class Command(BaseCommand):
    """Try each step of the connection to each vault, and report which one fails."""

    help = "Check the connection to all vaults in use, or to those named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vault", nargs="*", help="the name of a vault in the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        vaults.keep_at_start()
        names = options["vault"]
        found = vaults.in_use(names)
        if unknown := set(names) - {vault.slug for vault in found}:
            raise CommandError(f"No such vault is in use: {', '.join(sorted(unknown))}")
        failed = []
        for vault in found:
            check = connection.check(vault=vault)
            self.stdout.write("\n".join([vault.slug, *map(_line, check.steps), *_way_out(check)]))
            if check.failure:
                failed.append(vault.slug)
        if failed:
            raise CommandError(f"The check failed: {', '.join(failed)}")


def _line(checked: Checked) -> str:
    time = "" if checked.seconds is None else f"{checked.seconds:.2f} s"
    line = f"  {checked.step:22}{checked.outcome:11}{time:8}{inert(checked.found)}"
    return line.rstrip()


def _way_out(check: Check) -> list[str]:
    """Why it failed, and what to do; what leads to a page leads nowhere in a terminal."""
    if check.failure is None:
        return []
    told = explain(check.failure)
    lines = [told.why]
    for remedy in told.remedies:
        if remedy.to is None:
            lines += [remedy.text, *([f"    {remedy.command}"] if remedy.command else [])]
    return [f"  {line}" for line in lines]
