"""The orders of the lists of certificates."""

from datetime import UTC, datetime

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from certificates.services.certificates.state_sql import need
from certificates.services.keyset import Order, by_text

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


def order_of(sort: str) -> Order:
    """The order of a word: need, name, expires, vault or updated, with "-" the other way round."""
    name, vault, row = (by_text("key"), str), (by_text("vault__slug"), str), (F("pk"), int)
    expires = (Coalesce("expires", Value(_NEVER)), datetime)
    updated = (Coalesce("updated", Value(_ALWAYS)), datetime)
    production = Case(
        When(vault__label="Production", then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    orders: dict[str, tuple[tuple[Combinable, type], ...]] = {
        "need": ((need(), int), expires, (production, int), name, row),
        "name": (name, vault, row),
        "expires": (expires, name, row),
        "vault": (vault, name, row),
        "updated": (updated, name, row),
    }
    return Order(orders[sort.removeprefix("-")], sort.startswith("-"))


def by_name() -> Order:
    """By name, then by vault: for deleted certificates, of which a vault has one of a name."""
    return Order(((by_text("key"), str), (by_text("vault__slug"), str)))
