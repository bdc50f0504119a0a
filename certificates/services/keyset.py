"""Pages of a sorted list; each begins where the last one ended, so no row is lost.

A page that begins after so many rows costs more the further it is, and shifts when a row comes or
goes. One that begins after the values of the last row does neither.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

from certificates.domain.text import storable


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: expressions without NULL, the last of which are of one row only.

    Each comes with the type of its values, by which a cursor of another order is recognised.
    """

    by: tuple[tuple[Combinable, type], ...]
    descends: bool = False

    def page(self, rows: QuerySet[Any], after: str, size: int) -> tuple[list[Any], str]:
        """The rows after a cursor, ``size`` at most, and the next cursor, "" after the last."""
        fields = [f"sort_{place}" for place in range(len(self.by))]
        by = (expression for expression, _ in self.by)
        sorted_rows = rows.annotate(**dict(zip(fields, by, strict=True)))
        values = _values(after, [kind for _, kind in self.by])
        if values:
            sorted_rows = sorted_rows.filter(self._beyond(fields, values))
        signed = [f"-{field}" if self.descends else field for field in fields]
        found = list(sorted_rows.order_by(*signed)[: size + 1])
        shown = found[:size]
        return shown, _cursor(shown[-1], fields) if len(found) > size else ""

    def _beyond(self, fields: Sequence[str], values: Sequence[Any]) -> Q:
        comparison = "lt" if self.descends else "gt"
        beyond, same = Q(), Q()
        for field, value in zip(fields, values, strict=True):
            beyond |= same & Q(**{f"{field}__{comparison}": value})
            same &= Q(**{field: value})
        return beyond


def by_text(field: str) -> Combinable:
    """A text field, compared by its bytes: PostgreSQL's own order depends on its language."""
    return Collate(F(field), "C") if connection.vendor == "postgresql" else F(field)


def _cursor(row: Model, fields: Sequence[str]) -> str:
    values = [getattr(row, field) for field in fields]
    told = [{"at": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _values(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """What a cursor holds; nothing for none, and for one that this order has not made."""
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [datetime.fromisoformat(v["at"]) if isinstance(v, dict) else v for v in told]
    except (ValueError, TypeError, KeyError):
        return []
    fits = len(values) == len(kinds) and all(map(_fits, values, kinds))
    return values if fits else []


def _fits(value: Any, kind: type) -> bool:
    """Whether every database takes it: a time with its zone, a number of 64 bits, a plain text."""
    match value:
        case datetime():
            return kind is datetime and value.tzinfo is not None
        case int():
            return kind is int and abs(value) < 2**63
        case str():
            return kind is str and storable(value) == value
    return False
