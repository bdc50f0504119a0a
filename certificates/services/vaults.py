"""The vaults: kept as the settings say, found for those who may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from django.conf import settings
from django.db import DatabaseError

from certificates import permissions
from certificates.domain.actions import Action
from certificates.domain.api_versions import lacking, too_old
from certificates.domain.errors import Forbidden, NotVisible, VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Person, Vault
from certificates.models.vaults import Source
from certificates.services import audit
from certificates.services.keyvault import api_versions
from certificates.services.keyvault import switched_off as why_switched_off

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
        return Connection("off", vault.answered_at, off, None, why_switched_off(vault))
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


def api_version_of(vault: Vault) -> api_versions.Standing:
    """The API version in which ``vault`` is asked, and why."""
    return api_versions.standing(vault)


def too_new_fields(vault: Vault) -> dict[str, str]:
    """Why ``vault`` cannot be asked for some fields of a create, by their names."""
    version = api_versions.standing(vault).version
    return {name: too_old(name, vault.slug, version) for name in lacking(version)}


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
    """How old what is shown of ``vaults`` may be; one that is switched off tells its own age."""
    found = [vault for vault in vaults if vault.is_enabled]
    read = [vault.synced_at for vault in found if vault.synced_at]
    return Age(min(read, default=None), [vault for vault in found if not vault.synced_at])


def switched_off(vaults: Iterable[Vault]) -> list[Vault]:
    """Those of ``vaults`` that the portal does not ask: what is shown of them grows older."""
    return [vault for vault in vaults if not vault.is_enabled]


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


def _has_page(vault: Vault) -> bool:
    """Whether the vault is in use, or was switched off by an administrator."""
    if vault.is_enabled or vault.switched_off_at is None:
        return vault.is_enabled
    return vault.source == Source.PAGE or vault.slug in _named()


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
    found = permissions.rights_of(actor).vaults_for(action)
    return [vault for vault in found if vault.is_enabled]


def shown(*, actor: Person) -> list[Vault]:
    """The vaults that the actor may see, those included that an administrator switched off."""
    return [vault for vault in permissions.rights_of(actor).vaults_for() if _has_page(vault)]


def addresses() -> set[str]:
    """The addresses of all vaults that the portal has."""
    return {vault.url for vault in Vault.objects.all() if _has_page(vault)}


def find(*, actor: Person, slug: str, action: Action = Action.VIEW, name: str = "") -> Vault:
    """The vault of that name, for the action.

    Raises as ``find_to_show`` does, and VaultFailure when it is switched off: it is not called.
    """
    vault = find_to_show(actor=actor, slug=slug, action=action, name=name)
    if not vault.is_enabled:
        raise VaultFailure(why_switched_off(vault))
    return vault


def find_to_show(
    *, actor: Person, slug: str, action: Action = Action.VIEW, name: str = ""
) -> Vault:
    """The vault of that name, for the action, also when it is switched off.

    Raises NotVisible (no such vault, or not visible to the actor) and Forbidden; both are recorded
    in history where there is such a vault.
    """
    rights = permissions.rights_of(actor)
    vault = rights.vault(slug)
    if vault is None or not _has_page(vault):
        raise NotVisible(slug)
    try:
        rights.require(action, vault, name)
    except (NotVisible, Forbidden):
        audit.deny(actor=actor, action=action, vault=slug, name=name)
        raise
    return vault
