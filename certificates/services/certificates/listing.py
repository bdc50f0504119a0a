"""The certificates of all vaults, from the inventory, for the people who may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from certificates.domain.names import key_of
from certificates.domain.operation_status import OperationStatus
from certificates.domain.searching import words_of
from certificates.domain.states import NEEDS_ACTION
from certificates.models import Certificate, Operation, Person, Vault
from certificates.services import operations, vaults
from certificates.services.certificates.orders import order_of
from certificates.services.certificates.search import found_by, matching
from certificates.services.certificates.state_sql import state

PAGE = 50
_UNREAD = ("der", "policy", "search")  # columns that no list shows


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a list is asked for. Empty fields ask for nothing; several states are "or".

    ``expires``: the first and the last moment. ``tag``: a name, and a value where one is asked for.
    """

    search: str = ""
    vault: str = ""
    states: tuple[str, ...] = ()
    enabled: bool | None = None
    label: str = ""
    issuer: str = ""  # of the policy
    key: str = ""
    expires: tuple[datetime, datetime] | None = None
    tag: tuple[str, str | None] | None = None
    pending: bool = False
    sort: str = "need"
    after: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether more is asked for than a text in a vault."""
        plain = Query(search=self.search, vault=self.vault, sort=self.sort, after=self.after)
        return self != plain


@dataclass(frozen=True)
class Row:
    """One certificate with its open operations, or operations whose certificate is not read yet.

    ``found_by`` says by which older version it was found, "" otherwise.
    """

    vault: Vault
    name: str
    certificate: Certificate | None
    operations: list[Operation]
    found_by: str = ""


@dataclass(frozen=True)
class Page:
    """A part of the list: ``number`` is of the whole, ``vaults`` were asked."""

    rows: list[Row]
    number: int
    vaults: list[Vault]
    after: str


@dataclass(frozen=True)
class Counts:
    """How many certificates there are, and how many of them need action."""

    certificates: int = 0
    need_action: int = 0


@dataclass(frozen=True)
class Choices:
    """The values that the filters offer: those of the certificates that a person may see."""

    labels: list[str]
    issuers: list[str]
    keys: list[str]


def page(*, actor: Person, query: Query) -> Page:
    """A page of the certificates that the actor may see and that fit the query."""
    asked = _asked(actor, query)
    found = _found(asked, query)
    shown, after = order_of(query.sort).page(_slim(found), query.after, PAGE)
    older = found_by(rows=shown, text=query.search) if query.search else {}
    under_way = operations.open_in(actor=actor, vaults=asked)
    unlisted = [] if query.is_filtered else _unlisted(under_way, asked, query.search)
    rows = [] if query.after else list(unlisted)
    for row in shown:
        open_ones = under_way.get((row.vault_id, row.key), [])
        rows.append(Row(row.vault, row.name, row, open_ones, older.get(row.pk, "")))
    return Page(rows, found.count() + len(unlisted), asked, after)


def every(*, actor: Person, query: Query) -> Iterator[Certificate]:
    """All certificates that fit the query, sorted, read from the database a part at a time."""
    found, after = _slim(_found(_asked(actor, query), query)), query.after
    while True:
        shown, after = order_of(query.sort).page(found, after, 10 * PAGE)
        yield from shown
        if not after:
            return


def choices(*, actor: Person) -> Choices:
    """What to offer as filters. Three queries."""
    seen = vaults.shown(actor=actor)
    held = Certificate.objects.filter(vault__in=seen)

    def values(field: str) -> list[str]:
        found = held.exclude(**{field: ""}).order_by(field).values_list(field, flat=True)
        return list(found.distinct())

    labels = sorted({vault.label for vault in seen if vault.label})
    return Choices(labels, values("policy_issuer"), values("key_type"))


def counts(*, actor: Person) -> dict[int, Counts]:
    """How many certificates the vaults hold that the actor may see, by vault id. One query."""
    held = Certificate.objects.filter(vault__in=vaults.shown(actor=actor))
    needy = Count("pk", filter=Q(state__in=NEEDS_ACTION))
    found = held.annotate(state=state(timezone.now())).order_by().values("vault_id")
    by_vault = found.annotate(number=Count("pk"), needy=needy)
    return {row["vault_id"]: Counts(row["number"], row["needy"]) for row in by_vault}


def _asked(actor: Person, query: Query) -> list[Vault]:
    """The vaults to look in, as far as the actor may see them, switched-off ones included."""
    seen = vaults.shown(actor=actor)
    by_name = [vault for vault in seen if query.vault in ("", vault.slug)]
    return [vault for vault in by_name if query.label in ("", vault.label)]


def _found(asked: list[Vault], query: Query) -> QuerySet[Certificate]:
    held = Certificate.objects.filter(vault__in=asked)
    rows: QuerySet[Certificate] = held.annotate(state=state(timezone.now()))
    if query.search:
        rows = matching(rows=rows, text=query.search)
    if query.tag:
        name, value = query.tag
        rows = rows.filter(tags__has_key=name)
        if value is not None:
            rows = rows.annotate(tag=KeyTransform(name, "tags")).filter(tag=value)
    return rows.filter(*_conditions(query))


def _conditions(query: Query) -> list[Q]:
    wanted: list[tuple[Any, Q]] = [
        (query.states, Q(state__in=query.states)),
        (query.enabled is not None, Q(enabled=query.enabled)),
        (query.issuer, Q(policy_issuer=query.issuer)),
        (query.key, Q(key_type=query.key)),
        (query.expires, Q(expires__range=query.expires)),
        (query.pending, Q(operation=OperationStatus.IN_PROGRESS)),
    ]
    return [condition for is_wanted, condition in wanted if is_wanted]


def _slim(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return rows.select_related("vault").defer(*_UNREAD)


def _unlisted(
    under_way: dict[tuple[int, str], list[Operation]], asked: list[Vault], search: str
) -> list[Row]:
    """Rows for operations whose certificate is not in the inventory: it is new, or deleted."""
    known = Certificate.objects.filter(vault__in=asked, key__in={key for _, key in under_way})
    listed = set(known.values_list("vault_id", "key"))
    return [
        Row(held[0].vault, held[0].display_name, None, held)
        for place, held in under_way.items()
        if place not in listed and all(word in key_of(place[1]) for word in words_of(search))
    ]
