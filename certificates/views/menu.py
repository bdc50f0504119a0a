"""What can be done with one certificate: its next action, and the menu beside it.

``ENTRIES`` is the whole menu, in its order: something new to do is one line there, and one in
``NEXT`` where it is what a state asks for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from certificates.domain.actions import Action, Role
from certificates.domain.spec import UNKNOWN
from certificates.domain.states import CertificateState
from certificates.models import Person, Vault
from certificates.services import access
from certificates.services.certificates import Detail


def _always(detail: Detail) -> bool:
    return True


def _has_version(detail: Detail) -> bool:
    return detail.certificate.der is not None


def _is_not_yet_valid(detail: Detail) -> bool:
    return detail.timeline.state(timezone.now()) is CertificateState.NOT_YET_VALID


def _is_enabled(detail: Detail) -> bool:
    return _has_version(detail) and detail.certificate.enabled


def _is_disabled(detail: Detail) -> bool:
    return _has_version(detail) and not detail.certificate.enabled


def _is_under_way(detail: Detail) -> bool:
    return detail.pending is not None and detail.pending.status == "inProgress"


def _has_operation(detail: Detail) -> bool:
    return detail.pending is not None and detail.pending.status != "completed"


def _waits_for_merge(detail: Detail) -> bool:
    return detail.pending is not None and detail.pending.waits_for_merge


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu, for those who may do ``action`` and where it is ``shown``.

    It leads to the page of the address ``at``, with ``key`` as the verb of a confirmation, or as
    the place on the page of the certificate.
    ``label`` may hold the certificate's ``{name}``; ``word`` names what a role does not allow.
    """

    key: str
    action: Action
    word: str
    icon: str
    label: str = ""
    at: str = "certificate-confirm"
    query: dict[str, str] = field(default_factory=dict)
    is_dangerous: bool = False
    shown: Callable[[Detail], bool] = _always

    def link(self, vault: Vault, name: str, label: str = "") -> "Link":
        """Where it leads for one certificate, under its own label or another one."""
        words = label or self.label or self.word
        return Link(words.format(name=name), self.icon, self._url(vault, name))

    def _url(self, vault: Vault, name: str) -> str:
        by_name, query = [vault.slug, name], self.query
        if self.at == "certificate-confirm":
            by_name.append(self.key)
        if self.at == "certificate-create":
            by_name, query = [vault.slug], {"name": name}
        url = reverse(f"certificates:{self.at}", args=by_name)
        if self.at == "certificate-detail":
            url = f"{url}#{self.key}"
        return f"{url}?{urlencode(query)}" if query else url


ENTRIES = (
    Entry(
        key="renew", action=Action.CREATE, word="New version", icon="plus", at="certificate-renew",
        shown=_has_version,
    ),
    Entry(
        key="create", action=Action.CREATE, word="New version with another policy", icon="plus",
        at="certificate-create",
    ),
    Entry(
        key="versions", action=Action.VIEW, word="Show older versions", icon="list-check",
        at="certificate-detail", shown=_is_not_yet_valid,
    ),
    Entry(
        key="enable", action=Action.UPDATE, word="Enable", icon="circle-check", shown=_is_disabled
    ),
    Entry(key="tags", action=Action.UPDATE, word="Tags", icon="list-check", at="certificate-tags",
          shown=_has_version),
    Entry(
        key="csr", action=Action.DOWNLOAD, word="Download CSR", icon="download",
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
    Entry(
        key="cancel", action=Action.CANCEL, word="Cancel", icon="circle-x",
        label="Cancel the operation of {name}", is_dangerous=True, shown=_is_under_way,
    ),
    Entry(
        key="delete-operation", action=Action.CANCEL, word="Delete the operation", icon="circle-x",
        label="Delete the operation of {name}", is_dangerous=True, shown=_has_operation,
    ),
    Entry(
        key="disable", action=Action.UPDATE, word="Disable", icon="circle-off",
        label="Disable {name}", is_dangerous=True, shown=_is_enabled,
    ),
    Entry(
        key="delete", action=Action.DELETE, word="Delete", icon="trash", label="Delete {name}",
        is_dangerous=True,
    ),
)  # fmt: skip

# What a state asks for: the key of an entry, and what the button says, "" for the entry's words.
NEXT = {
    CertificateState.EXPIRED: ("renew", ""),
    CertificateState.OVERDUE: ("renew", ""),
    CertificateState.NEEDS_RENEWAL: ("renew", ""),
    CertificateState.NOT_YET_VALID: ("versions", ""),
    CertificateState.WAITING_FOR_CA: ("csr", ""),
    CertificateState.DISABLED: ("enable", ""),
    CertificateState.NOT_ISSUED: ("create", "Try again"),
}


@dataclass(frozen=True)
class Link:
    """A button, or a line of the menu."""

    label: str
    icon: str
    url: str


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
    may_update: bool  # each of its versions, too


def menu_of(person: Person, vault: Vault, detail: Detail) -> Menu:
    """What ``person`` can do with the certificate now, and whom to ask for the rest."""
    allowed = access.actions_on(actor=person, vault=vault)
    shown = [entry for entry in ENTRIES if entry.shown(detail)]
    mine = {entry.key: entry for entry in shown if entry.action in allowed}
    name = detail.certificate.name
    return Menu(
        next=_next(mine, vault, detail),
        links=[entry.link(vault, name) for entry in mine.values() if not entry.is_dangerous],
        dangerous=[entry.link(vault, name) for entry in mine.values() if entry.is_dangerous],
        refused=_refused([entry for entry in shown if entry.action not in allowed], vault),
        may_update=Action.UPDATE in allowed,
    )


def _next(mine: dict[str, Entry], vault: Vault, detail: Detail) -> Link | None:
    """The one solid button; an operation of the portal under way has buttons of its own."""
    if any(operation.is_open for operation in detail.operations):
        return None
    key, label = NEXT.get(detail.timeline.state(timezone.now()), ("", ""))
    if key == "renew":
        key, label = _renewal(detail)
    if detail.pending and detail.pending.status == "inProgress":
        key, label = "csr", ""
    return mine[key].link(vault, detail.certificate.name, label) if key in mine else None


def _renewal(detail: Detail) -> tuple[str, str]:
    """By its policy; what was imported has none that it was made by, so somebody looks at it."""
    policy = detail.certificate.policy
    if policy is None or not detail.certificate.has_operation:
        return "create", "New version"
    return "renew", "New CSR" if policy.issuer.lower() == UNKNOWN.lower() else ""


def _refused(entries: list[Entry], vault: Vault) -> list[Refused]:
    words: dict[Role, list[Entry]] = {}
    for entry in entries:
        words.setdefault(access.needed_role(entry.action), []).append(entry)
    return [
        Refused(
            [entry.word for entry in lacking],
            role,
            access.who_may(action=lacking[0].action, vault=vault.slug),
        )
        for role, lacking in words.items()
    ]
