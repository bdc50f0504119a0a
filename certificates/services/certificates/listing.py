"""Certificates over all vaults, read live from them for the people who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from certificates.domain.failures import Failure
from certificates.domain.names import key_of
from certificates.domain.records import Listed
from certificates.models import Operation, Person, Vault
from certificates.services import operations, vaults
from certificates.services.keyvault import Reading
from certificates.services.side_by_side import ask_all


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a list is asked for; ``after`` says for each vault where its next page begins."""

    search: str = ""
    vault: str = ""
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One certificate of a list, with its open operations."""

    vault: Vault
    certificate: Listed
    operations: list[Operation]


@dataclass(frozen=True)
class Page:
    """A part of the list over all vaults; a vault that did not answer is among ``failures``."""

    rows: list[Row]
    failures: list[Failure]
    after: dict[str, str]


def page(*, actor: Person, query: Query) -> Page:
    """The certificates of the vaults that the actor may see, vaults asked side by side.

    The first page of each vault, or the next one of those in ``query.after``. Rows are ordered by
    name. A vault that does not answer is told in ``failures`` and hides no other.
    """
    asked = _asked(actor, query)
    found = ask_all(
        asked,
        lambda vault, after: Reading(vault).certificates(after),
        search=query.search,
        after=query.after,
    )
    under_way = _open_operations(actor, asked)
    rows = [
        Row(vault, certificate, under_way.pop((vault.pk, key_of(certificate.name)), []))
        for vault, certificate in found.items
    ]
    if not query.after:
        rows += _unlisted(under_way, query.search, found.unfinished)
    return Page(_by_name(rows), found.failures, found.after)


def _asked(actor: Person, query: Query) -> list[Vault]:
    """The vaults to ask: those of the query, as far as the actor may see them."""
    seen = vaults.visible(actor=actor)
    if query.vault:
        seen = [vault for vault in seen if vault.slug == query.vault]
    return [v for v in seen if v.slug in query.after] if query.after else seen


def _open_operations(actor: Person, asked: list[Vault]) -> dict[tuple[int, str], list[Operation]]:
    found: dict[tuple[int, str], list[Operation]] = {}
    for operation in operations.open_in(actor=actor, vaults=asked):
        found.setdefault((operation.vault_id, operation.name), []).append(operation)
    return found


def _unlisted(
    under_way: dict[tuple[int, str], list[Operation]], search: str, unfinished: set[str]
) -> list[Row]:
    """Rows for operations whose certificate is not listed: it is being deleted, or recovered.

    Of an ``unfinished`` vault, not listed to its end, nobody knows yet what it does not list.
    """
    rows = []
    for held in under_way.values():
        name, vault = held[0].display_name, held[0].vault
        if vault.slug not in unfinished and key_of(search) in key_of(name):
            rows.append(Row(vault, Listed(name=name, enabled=False, pending=True), held))
    return rows


def _by_name(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (key_of(row.certificate.name), row.vault.slug))
