"""Certificates as a file: CSV for a spreadsheet, JSON for a program."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from certificates.domain.text import without_marks
from certificates.models import Certificate
from certificates.templatetags.states import WORDS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BREAKS = re.compile(r"([;\t])(\s*)(?=[=+\-@])")  # where another separator may begin a cell


def _moment(moment: datetime | None) -> str:
    """``2026-11-24T03:16:05Z``, every year with four digits."""
    if not moment:
        return ""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='seconds')}Z"


def _part(row: Certificate, words: str, value: Any) -> Any:
    """A part of the X.509, None where it cannot be read: it is then named under "unreadable"."""
    return None if words in row.unreadable else value


# The facts of each certificate, under the same names in every format.
FACTS: dict[str, Callable[[Certificate], Any]] = {
    "vault": lambda row: row.vault.slug,
    "environment": lambda row: row.vault.label,
    "name": lambda row: row.name,
    "state": lambda row: WORDS[row.timeline.state(timezone.now())][0],
    "enabled": lambda row: row.enabled,
    "not_before": lambda row: _moment(row.not_before),
    "expires": lambda row: _moment(row.expires),
    "subject": lambda row: _part(row, "subject", row.subject),
    "names": lambda row: _part(row, "alternative names", row.names),
    "issuer": lambda row: _part(row, "issuer", row.issuer),
    "policy_issuer": lambda row: row.policy_issuer,
    "key": lambda row: _part(row, "key", row.key_type),
    "serial_number": lambda row: _part(row, "serial number", row.serial),
    "sha1_thumbprint": lambda row: row.thumbprint,
    "sha256_thumbprint": lambda row: row.sha256,
    "unreadable": lambda row: row.unreadable,
    "version": lambda row: row.version,
    "tags": lambda row: row.tags,
    "created": lambda row: _moment(row.created),
    "updated": lambda row: _moment(row.updated),
    "as_of": lambda row: _moment(row.vault.synced_at or row.listed_at),
}


def facts(row: Certificate) -> dict[str, Any]:
    """The facts of one certificate, by name."""
    return {name: _harmless(tell(row)) for name, tell in FACTS.items()}


def _harmless(value: Any) -> Any:
    """Without the marks that change how the text around them is read."""
    if isinstance(value, str):
        return without_marks(value)
    if isinstance(value, list):
        return [_harmless(each) for each in value]
    if isinstance(value, dict):
        return {_harmless(name): _harmless(text) for name, text in value.items()}
    return value


def csv_lines(rows: Iterable[Certificate]) -> Iterator[str]:
    """The lines of a CSV file; what a spreadsheet would run gets an apostrophe before it.

    Where ``;`` separates cells, as in much of Europe, each part between two of them is a cell.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(FACTS)
    for row in rows:
        yield writer.writerow(csv_cell(value) for value in facts(row).values())


def json_lines(rows: Iterable[Certificate]) -> Iterator[str]:
    """One JSON array, an object a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(facts(row), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


FORMATS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "json": (json_lines, "application/json"),
}


def export(rows: Iterable[Certificate], form: str) -> StreamingHttpResponse:
    """The file, written while it is read from the database."""
    lines, content_type = FORMATS[form]
    name = f"certificates-{timezone.now():%Y-%m-%d}.{form}"
    disposition = f'attachment; filename="{name}"'
    return StreamingHttpResponse(
        lines(rows), content_type=content_type, headers={"Content-Disposition": disposition}
    )


class _Echo:
    """Gives back what is written into it."""

    def write(self, line: str) -> str:
        return line


def csv_cell(value: Any) -> str:
    """``value`` as a cell that no spreadsheet runs."""
    if isinstance(value, dict):
        value = "; ".join(f"{name}={text}" for name, text in value.items())
    elif isinstance(value, list):
        value = "; ".join(value)
    elif value is None:
        value = ""
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    text = _BREAKS.sub(r"\1\2'", str(value))
    is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if is_formula else text
