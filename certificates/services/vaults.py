"""The vaults: kept as the settings say, found for those who may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q

from certificates import permissions
from certificates.domain.actions import Action
from certificates.domain.errors import Forbidden, NotVisible, VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Person, Vault
from certificates.models.vaults import Source
from certificates.services import audit
from certificates.services.keyvault import switched_off

log = structlog.get_logger()

ConnectionState = Literal["unknown", "answers", "fails", "rests", "off"]


@dataclass(frozen=True)
class Connection:
    """How the connection to a vault stands, by its last answers to all of the portal.

    ``rests`` means that it failed so often that it is not asked before ``until``, ``off`` that it
    is not asked at all, ``since`` an administrator said so.
    """

    state: ConnectionState
    answered: datetime | None
    since: datetime | None  # of the failing
    until: datetime | None
    failure: Failure | None


def connection_of(vault: Vault) -> Connection:
    """How the connection to ``vault`` stands now."""
    if not vault.is_enabled:
        off = vault.switched_off_at
        return Connection("off", vault.answered_at, off, None, switched_off(vault))
    state: ConnectionState = "unknown"
    if vault.closed_until is not None:
        state = "rests"
    elif vault.failures:
        state = "fails"
    elif vault.answered_at is not None:
        state = "answers"
    elif vault.sync_report is not None:
        state = "fails"  # a reading has ended, without any answer
    failure = from_json(Failure, vault.failure) if vault.failure else None
    return Connection(state, vault.answered_at, vault.failing_since, vault.closed_until, failure)


@dataclass(frozen=True)
class Inventory:
    """How much of a vault the portal has read."""

    certificates: int
    deleted: int


def inventory_of(vault: Vault) -> Inventory:
    """What the last reading of ``vault`` came to."""
    return Inventory(vault.certificates.count(), vault.deleted_certificates.count())


@dataclass(frozen=True)
class Age:
    """How old the inventory of some vaults is: as of the one whose reading is the oldest."""

    as_of: datetime | None
    unread: list[Vault]  # those that were never read whole


def age_of(vaults: Iterable[Vault]) -> Age:
    """How old what is shown of ``vaults`` may be."""
    found = list(vaults)
    read = [vault.synced_at for vault in found if vault.synced_at]
    return Age(min(read, default=None), [vault for vault in found if not vault.synced_at])


def keep_as_settings_say() -> None:
    """Make a row for each vault that the settings name, and take those out of use that they named.

    A vault is never deleted: its operations and its history hang on it. One that was added on a
    page stays, and one that an administrator switched off stays so.
    """
    for wanted in settings.VAULTS:
        Vault.objects.update_or_create(
            slug=wanted.slug,
            defaults={
                "url": wanted.url,
                "ca_file": wanted.ca or "",
                "is_standin": wanted.standin,
                "source": Source.SETTINGS,
            },
        )
    again = Vault.objects.filter(url__in=[wanted.url for wanted in settings.VAULTS])
    again.exclude(slug__in=_named()).update(source=Source.SETTINGS)  # they have another name for it
    named = Vault.objects.filter(slug__in=_named())
    named.filter(is_enabled=False, switched_off_at=None).update(is_enabled=True)
    dropped = Vault.objects.filter(source=Source.SETTINGS).exclude(slug__in=_named())
    dropped.filter(is_enabled=True).update(is_enabled=False)


def _named() -> list[str]:
    return [wanted.slug for wanted in settings.VAULTS]


def _kept() -> Q:
    """What has a page: the vaults in use, and those that an administrator switched off."""
    is_wanted = Q(source=Source.PAGE) | Q(slug__in=_named())
    return Q(is_enabled=True) | Q(switched_off_at__isnull=False) & is_wanted


def keep_at_start() -> None:
    """The same when a process starts; a database that is not there yet must not keep it from
    starting, because its readiness check is what tells so.
    """
    try:
        keep_as_settings_say()
    except DatabaseError:
        log.exception("vaults.not_kept")


def in_use(names: Collection[str] = ()) -> list[Vault]:
    """All vaults in use, or those of these names, by name: for commands, which nobody asks."""
    found = Vault.objects.filter(is_enabled=True).order_by("slug")
    return list(found.filter(slug__in=names) if names else found)


def visible(*, actor: Person) -> list[Vault]:
    """The vaults in use that the actor may see, by name."""
    return usable(actor=actor, action=Action.VIEW)


def usable(*, actor: Person, action: Action) -> list[Vault]:
    """The vaults in use in which the actor may do the action, by name."""
    found = permissions.vaults_for(actor, action).filter(is_enabled=True)
    return list(found.order_by("slug"))


def shown(*, actor: Person) -> list[Vault]:
    """The vaults that the actor may see, those included that an administrator switched off."""
    return list(permissions.vaults_for(actor).filter(_kept()).order_by("slug"))


def addresses() -> set[str]:
    """The addresses of all vaults that the portal has."""
    return set(Vault.objects.filter(_kept()).values_list("url", flat=True))


def find(*, actor: Person, slug: str, action: Action = Action.VIEW, name: str = "") -> Vault:
    """The vault of that name, for the action.

    Raises as ``find_to_show`` does, and VaultFailure when it is switched off: it is not called.
    """
    vault = find_to_show(actor=actor, slug=slug, action=action, name=name)
    if not vault.is_enabled:
        raise VaultFailure(switched_off(vault))
    return vault


def find_to_show(
    *, actor: Person, slug: str, action: Action = Action.VIEW, name: str = ""
) -> Vault:
    """The same, of a vault that may be switched off.

    Raises NotVisible (there is none, or it is not theirs to see) and Forbidden; history is
    told of both where there is such a vault.
    """
    vault = Vault.objects.filter(_kept(), slug=slug).first()
    if vault is None:
        raise NotVisible(slug)
    try:
        permissions.require(actor, action, vault)
    except (NotVisible, Forbidden):
        audit.deny(actor=actor, action=action, vault=slug, name=name)
        raise
    return vault
