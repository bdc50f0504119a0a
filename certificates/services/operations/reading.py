"""Operations, read for the people who may see them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Substr
from django.utils import timezone

from certificates import permissions
from certificates.domain.actions import Action
from certificates.domain.errors import Forbidden, NotVisible
from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import FINAL, OPEN, How, State
from certificates.domain.names import key_of
from certificates.models import AuditEvent, Certificate, Operation, Person, Vault, Version
from certificates.services import audit
from certificates.services.keyset import Order
from certificates.verbs import VERBS

MOST = 200
_OPEN = [str(state) for state in OPEN]
_FINAL = [str(state) for state in FINAL]
_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))  # of a UUID: where each begins, its length
_CSR = Q(state=State.WAITING, request__spec__issuer__iexact=UNKNOWN)


@dataclass(frozen=True)
class Step:
    """One line of what happened to an operation."""

    at: datetime
    word: str
    by: str


_WORDS = {
    "record": "Recorded",
    "reject_unsent": "Not sent",
    "abandon": "Never sent",
    "send": "Sent",
    "finish": "Done",
    "accept": "Accepted",
    "fail": "Refused",
    "lose_answer": "Answer lost",
    "lose_sender": "Answer lost",
    "settle": "Settled",
    "read_lost": "Not done",
    "recognise": "Seen at work",
    "give_up": "A person decides",
    "decide": "Decided",
    "look_again": "Asked again",
    "late_answer": "A late answer came",
    "csr_taken": "CSR taken",
}


def visible(actor: Person) -> QuerySet[Operation]:
    """The operations on the vaults that the actor may see, newest first."""
    found = Operation.objects.filter(permissions.rights_of(actor).scope())
    return found.select_related("vault", "actor", "decided_by").order_by("-created_at")


def find(*, actor: Person, operation_id: UUID, action: Action = Action.VIEW) -> Operation:
    """One operation, for the action. Raises NotVisible and Forbidden (both recorded in history)."""
    operation = visible(actor).filter(pk=operation_id).first()
    if operation is None:
        foreign = Operation.objects.filter(pk=operation_id).select_related("vault").first()
        if foreign:
            audit.deny(actor=actor, action=action, vault=foreign.vault.slug, name=foreign.name)
        raise NotVisible(str(operation_id))
    try:
        permissions.rights_of(actor).require(action, operation.vault, operation.name)
    except Forbidden:
        audit.deny(actor=actor, action=action, vault=operation.vault.slug, name=operation.name)
        raise
    return operation


def find_many(*, actor: Person, operation_ids: Iterable[UUID]) -> list[Operation]:
    """Those of some operations that the actor may see. One query."""
    return list(visible(actor).filter(pk__in=list(operation_ids)))


def note_csr_taken(operations: Iterable[Operation]) -> None:
    """Say of each operation with a CSR who has taken it last, if anybody. One query, or none."""
    waiting = {str(o.pk): o for o in operations if o.waits_for_csr}
    if not waiting:
        return
    events = AuditEvent.objects.filter(operation__in=waiting, event="operation.csr_taken")
    taken = {
        event.operation: Step(event.at, _word(event), event.actor)
        for event in events.order_by("number")
    }
    for key, operation in waiting.items():
        operation.csr_taken = taken.get(key)
        operation.waits_on_team = key not in taken


def csrs_taken(certificates: Iterable[Certificate]) -> set[int]:
    """Those whose CSR was downloaded since their operation was seen, by id. One query."""
    waiting = {(c.vault.slug, c.key): c for c in certificates if c.waits_for_merge}
    if not waiting:
        return set()
    events = AuditEvent.objects.filter(
        event="operation.csr_taken",
        vault__in={vault for vault, _ in waiting},
        name__in={name for _, name in waiting},
    ).values_list("vault", "name", "at")
    found = ((waiting.get((vault, name)), at) for vault, name, at in events)
    return {c.pk for c, at in found if c and c.operation_seen_at and at >= c.operation_seen_at}


def csr_was_taken(*, vault: Vault, name: str) -> bool:
    """Whether anybody has taken, from us, a CSR that came after the last version that is known."""
    versions = Version.objects.filter(certificate__vault=vault, certificate__key=key_of(name))
    made = versions.aggregate(last=Max("created"))["last"]
    events = AuditEvent.objects.filter(event="operation.csr_taken", vault=vault.slug)
    if made:
        events = events.filter(at__gte=made)
    return events.filter(name__iexact=name).exists()


def listing(*, actor: Person, kind: str = "all", most: int | None = None) -> list[Operation]:
    """The newest operations of one kind (``KINDS``), ``most`` or 200 at most."""
    return list(visible(actor).filter(KINDS[kind](actor))[: most or MOST])


def page(*, actor: Person, kind: str, after: str) -> tuple[list[Operation], str]:
    """The newest operations of one kind after a cursor, 200 at most, and the next cursor."""
    newest = Order(((F("created_at"), datetime), (Cast(F("pk"), CharField()), str)), descends=True)
    return newest.page(visible(actor).filter(KINDS[kind](actor)), after, MOST)


def counts(*, actor: Person, kinds: Iterable[str]) -> dict[str, int]:
    """How many there are of each of some kinds. One query."""
    numbers = {kind: Count("pk", filter=KINDS[kind](actor)) for kind in kinds}
    found: dict[str, int] = visible(actor).aggregate(**numbers)
    return found


def needs_me_count(*, actor: Person) -> int:
    """How many wait for a decision that the actor may make."""
    return visible(actor).filter(KINDS["needs-me"](actor)).count()


def open_in(*, actor: Person, vaults: Iterable[Vault]) -> dict[tuple[int, str], list[Operation]]:
    """The open operations on certificates of some vaults, by vault id and key of name; 200 at most.

    One query, and one more where a CSR waits.
    """
    found: dict[tuple[int, str], list[Operation]] = {}
    certificates = visible(actor).filter(vault__in=vaults, state__in=_OPEN).exclude(name="")
    for operation in certificates[:MOST]:
        found.setdefault((operation.vault_id, operation.name), []).append(operation)
    note_csr_taken(operation for held in found.values() for operation in held)
    return found


def with_keys(*, actor: Person, keys: Iterable[str]) -> list[Operation]:
    """The open operations whose CSR has one of these public keys (SHA-256, hex), newest first."""
    return list(visible(actor).filter(state__in=_OPEN, accepted__key__in=list(keys))[:MOST])


def last_done(
    verbs: Collection[str], *, actor: Person, names: Iterable[tuple[Vault, str]]
) -> dict[tuple[int, str], Operation]:
    """The newest success of some verbs, by vault id and lower-case name: one query."""
    wanted = {(vault.pk, key_of(name)) for vault, name in names}
    found = visible(actor).filter(
        verb__in=list(verbs), state=State.SUCCEEDED, name__in={name for _, name in wanted}
    )
    newest: dict[tuple[int, str], Operation] = {}
    for operation in found:
        newest.setdefault((operation.vault_id, operation.name), operation)
    return {place: operation for place, operation in newest.items() if place in wanted}


def of_certificate(*, actor: Person, vault: Vault, name: str, most: int = 10) -> list[Operation]:
    """The newest operations of one certificate, open ones first."""
    found = visible(actor).filter(vault=vault, name=key_of(name))
    open_first = Case(When(state__in=_OPEN, then=0), default=1)
    return list(found.order_by(open_first, "-created_at")[:most])


def steps(operation: Operation) -> list[Step]:
    """What happened to it, from history, oldest first."""
    events = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("number")
    return [Step(e.at, _word(e), e.actor) for e in events]


def _word(event: AuditEvent) -> str:
    word = event.event.removeprefix("operation.")
    if word == "settle":
        return {"succeeded": "Done", "failed": "Not done"}.get(event.state_to, "Cancelled")
    if word == "fail" and event.how == How.NOT_SENT:
        return "Not sent"
    return _WORDS.get(word, word)


def _needs_me(actor: Person) -> Q:
    """Operations that wait for the actor: for a decision, or for the download of their CSR.

    One condition for each action.
    """
    rights, verbs = permissions.rights_of(actor), defaultdict(list)
    for key, verb in VERBS.items():
        verbs[verb.action].append(key)
    mine = (rights.scope(action) & Q(verb__in=keys) for action, keys in verbs.items())
    return reduce(or_, mine) & (Q(state=State.NEEDS_DECISION) | (_CSR & ~Q(_is_taken())))


def _is_taken() -> Exists:
    """Whether the CSR was downloaded; history has ids with hyphens, and SQLite without."""
    written: Any = Cast(OuterRef("pk"), CharField())
    if connection.vendor == "sqlite":
        parts = [Substr(written, at, length) for at, length in _PARTS]
        written = Concat(*[part for one in parts for part in (one, Value("-"))][:-1])
    return Exists(AuditEvent.objects.filter(operation=written, event="operation.csr_taken"))


def _failed(actor: Person) -> Q:
    """Without those that were never sent: they are no failures of a vault."""
    recent = Q(created_at__gte=timezone.now() - timedelta(days=7))
    return Q(state=State.FAILED) & recent & ~Q(how=How.NOT_SENT)


KINDS: dict[str, Callable[[Person], Q]] = {
    "needs-me": _needs_me,
    "in-progress": lambda actor: Q(state__in=_OPEN),
    "waiting-for-ca": lambda actor: _CSR,
    "failed": _failed,
    "finished": lambda actor: Q(state__in=_FINAL),
    "all": lambda actor: Q(),
}
