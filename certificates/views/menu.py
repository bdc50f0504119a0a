"""What can be done with one certificate: its next action, and the menu."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from certificates.changes import changes_of
from certificates.changes.base import Change, Link
from certificates.domain.actions import Action, Role
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Deleted, VersionListed
from certificates.domain.states import CertificateState
from certificates.models import DeletedCertificate, Person, Vault
from certificates.services import access
from certificates.services.certificates import Detail
from certificates.verbs import Subject


def _has_version(detail: Detail) -> bool:
    return detail.certificate.der is not None


def _is_not_yet_valid(detail: Detail) -> bool:
    return detail.state is CertificateState.NOT_YET_VALID


def _waits_for_merge(detail: Detail) -> bool:
    return detail.pending is not None and detail.pending.waits_for_merge


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the menu that changes nothing in the vault, where it is ``shown``."""

    key: str
    action: Action
    word: str
    icon: str
    at: str
    query: dict[str, str] = field(default_factory=dict)
    fragment: str = ""
    is_next: bool = False  # the solid button, wherever it is shown
    shown: Callable[[Detail], bool]

    def link(self, vault: str, name: str, label: str = "") -> Link:
        """Where it leads for one certificate."""
        url = reverse(
            f"certificates:{self.at}", args=[vault, name], query=self.query or None,
            fragment=self.fragment or None,
        )  # fmt: skip
        return Link(key=self.key, label=label or self.word, icon=self.icon, url=url)

    def is_offered(self, detail: Detail) -> bool:
        """Whether the menu has it."""
        return self.shown(detail)

    def as_next_action(self, detail: Detail) -> str:
        """Its label as the solid button, or ""."""
        return self.word if self.is_next else ""


ENTRIES = (
    Entry(
        key="versions", action=Action.VIEW, word="Show older versions", icon="list-check",
        at="certificate-detail", fragment="versions", is_next=True, shown=_is_not_yet_valid,
    ),
    Entry(
        key="csr", action=Action.DOWNLOAD, word="Download CSR", icon="download", is_next=True,
        at="certificate-csr", query={"format": "pem"}, shown=_waits_for_merge,
    ),
    Entry(
        key="cer", action=Action.DOWNLOAD, word="Download in CER format (PEM)", icon="download",
        at="certificate-cer", query={"format": "pem"}, shown=_has_version,
    ),
    Entry(
        key="der", action=Action.DOWNLOAD, word="Download in CER format (DER)", icon="download",
        at="certificate-cer", query={"format": "der"}, shown=_has_version,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Refused:
    """What a role does not allow: the words, the role that does, and who has it."""

    words: list[str]
    needs: Role
    people: list[str]


@dataclass(frozen=True)
class Menu:
    """What can be done; ``next`` is None where nothing needs to be, or something is at work."""

    next: Link | None
    links: list[Link]
    dangerous: list[Link]
    refused: list[Refused]


def menu_of(person: Person, vault: Vault, detail: Detail) -> Menu:
    """What ``person`` can do with the certificate now, and whom to ask for the rest."""
    name = detail.certificate.name
    if not vault.is_enabled:
        return Menu(None, [], [], [])
    allowed = access.actions_on(actor=person, vault=vault, name=name)
    changes = [c for c in changes_of(Subject.CERTIFICATE) if c.is_offered(detail)]
    entries = [entry for entry in ENTRIES if entry.is_offered(detail)]
    mine = [change for change in changes if change.verb.action in allowed]
    my_entries = [entry for entry in entries if entry.action in allowed]
    at = (vault.slug, name)
    gentle = [change for change in mine if not change.verb.takes_away]
    return Menu(
        next=_next([*my_entries, *mine], vault, detail),
        links=[change.link(*at) for change in gentle] + [entry.link(*at) for entry in my_entries],
        dangerous=[change.link(*at) for change in mine if change.verb.takes_away],
        refused=_refused(
            [(e.word, e.action) for e in entries] + [(c.word, c.verb.action) for c in changes],
            allowed,
            vault,
        ),
    )


def _next(offers: Sequence[Change[Any] | Entry], vault: Vault, detail: Detail) -> Link | None:
    """The one solid button; an operation of the portal under way has buttons of its own."""
    if any(operation.is_open for operation in detail.operations):
        return None
    if detail.pending and detail.pending.status == OperationStatus.IN_PROGRESS:
        offers = [offer for offer in offers if isinstance(offer, Entry)]
    for offer in offers:
        if label := offer.as_next_action(detail):
            return offer.link(vault.slug, detail.certificate.name, label)
    return None


def _refused(
    offers: list[tuple[str, Action]], allowed: frozenset[Action], vault: Vault
) -> list[Refused]:
    words: dict[Role, list[tuple[str, Action]]] = {}
    for word, action in offers:
        if action not in allowed:
            words.setdefault(access.needed_role(action), []).append((word, action))
    return [
        Refused(
            [word for word, _ in lacking],
            role,
            access.who_may(action=lacking[0][1], vault=vault.slug),
        )
        for role, lacking in words.items()
    ]


def version_links(
    allowed: frozenset[Action], vault: str, name: str, version: VersionListed
) -> list[Link]:
    """What can be done to one version, by its short word."""
    return [
        change.link(vault, name, change.word, version=version.version)
        for change in changes_of(Subject.CERTIFICATE)
        if change.verb.action in allowed and change.is_offered_for(version)
    ]


@dataclass(frozen=True)
class DeletedMenu:
    """What can be done with a deleted certificate: buttons, and what hides behind More."""

    buttons: list[Link]
    dangerous: list[Link]


def deleted_menu(
    allowed: frozenset[Action], vault: str, name: str, row: DeletedCertificate | Deleted | None
) -> DeletedMenu:
    """What a person who may do ``allowed`` can do with it; nothing while it is on its way."""
    changes = [
        change
        for change in changes_of(Subject.DELETED)
        if row and change.verb.action in allowed and change.is_offered(row)
    ]
    return DeletedMenu(
        [change.link(vault, name) for change in changes if not change.verb.takes_away],
        [change.link(vault, name) for change in changes if change.verb.takes_away],
    )
