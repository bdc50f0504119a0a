"""Deleted certificates over all vaults, from the inventory, for the people who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from certificates.domain.lifecycle import State
from certificates.domain.names import key_of
from certificates.domain.records import Deleted
from certificates.models import DeletedCertificate, Operation, Person, Vault
from certificates.services import operations, vaults
from certificates.services.certificates.orders import by_name
from certificates.verbs import VERBS, Subject, Verb

MOST = 50
DELETES = frozenset(key for key, verb in VERBS.items() if verb.becomes is Subject.DELETED)
_NEAR = timedelta(minutes=5)  # between a request and the date that the vault gives it

Place = tuple[int, str]


@dataclass(frozen=True)
class DeletedRow:
    """One deleted certificate; ``deleted`` is None of one that is still on its way."""

    vault: Vault
    name: str
    deleted: DeletedCertificate | None
    operations: list[Operation]
    deleted_by: str  # "" when it was done outside the portal


@dataclass(frozen=True)
class DeletedPage:
    """A part of the list; ``after`` says where the next one begins, "" after the last."""

    rows: list[DeletedRow]
    vaults: list[Vault]
    after: str


def deleted_page(
    *, actor: Person, search: str = "", vault: str = "", after: str = ""
) -> DeletedPage:
    """What can still be recovered in the vaults that the actor may see, by name.

    The first page begins with what is being deleted and is not known to be there yet.
    """
    asked = [v for v in vaults.shown(actor=actor) if vault in ("", v.slug)]
    shown, following = by_name().page(_found(asked, search), after, MOST)
    under_way = operations.open_in(actor=actor, vaults=asked)
    deleters = operations.last_done(
        DELETES, actor=actor, names=[(row.vault, row.name) for row in shown]
    )
    rows = [] if after else _unlisted(under_way, asked, search)
    for row in shown:
        place = (row.vault_id, row.key)
        by = _deleter(row.deleted, deleters.get(place))
        rows.append(DeletedRow(row.vault, row.name, row, under_way.get(place, []), by))
    return DeletedPage(rows, asked, following)


def deleted_by(*, actor: Person, vault: Vault, held: Deleted) -> str:
    """Who deleted it, by name; "" when it was done outside the portal."""
    found = operations.last_done(DELETES, actor=actor, names=[(vault, held.name)])
    return _deleter(held.deleted, found.get((vault.pk, key_of(held.name))))


def recoverable(*, done: Iterable[Operation]) -> set[UUID]:
    """Of deletes that are done, by id, those whose certificate may still be among the deleted.

    Where the vault was read since, it is; until then the delete is believed. One query.
    """
    succeeded = [operation for operation in done if operation.status is State.SUCCEEDED]
    deletes = [o for o in succeeded if o.verb_object.becomes is Subject.DELETED]
    held = DeletedCertificate.objects.filter(
        vault__in={operation.vault_id for operation in deletes},
        key__in={operation.name for operation in deletes},
    )
    known = set(held.values_list("vault_id", "key"))
    return {o.id for o in deletes if (o.vault_id, o.name) in known or not _was_read_since(o)}


def _was_read_since(operation: Operation) -> bool:
    vault, settled = operation.vault, operation.settled_at
    if not (vault.synced_at and vault.sync_started_at and settled):
        return False
    return min(vault.synced_at, vault.sync_started_at) > settled


def _found(asked: list[Vault], search: str) -> QuerySet[DeletedCertificate]:
    found = DeletedCertificate.objects.filter(vault__in=asked, key__contains=key_of(search))
    return found.select_related("vault")


def _unlisted(
    under_way: dict[Place, list[Operation]], asked: list[Vault], search: str
) -> list[DeletedRow]:
    """Those that a delete or a recover is at work on and that the inventory does not hold."""
    moving = {place: held for place, held in under_way.items() if _moves(held[0].verb_object)}
    known = DeletedCertificate.objects.filter(vault__in=asked, key__in={key for _, key in moving})
    listed = set(known.values_list("vault_id", "key"))
    return [
        DeletedRow(held[0].vault, held[0].display_name, None, held, "")
        for place, held in moving.items()
        if place not in listed and key_of(search) in place[1]
    ]


def _moves(verb: Verb) -> bool:
    """Whether the verb takes a certificate to the deleted ones, or away from them."""
    return Subject.DELETED in (verb.subject, verb.becomes)


def _deleter(deleted: datetime | None, operation: Operation | None) -> str:
    """Who deleted it, "" where the portal's last delete was of an earlier one of that name."""
    if operation is None or operation.sent_at is None:
        return ""
    if deleted and abs(deleted - operation.sent_at) > _NEAR:
        return ""
    return operation.actor.get_full_name()
