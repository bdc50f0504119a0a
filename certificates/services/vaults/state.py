"""The state of a vault, as far as the portal knows it: its connection, and the age of its data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from certificates.domain.api_versions import lacking, too_old
from certificates.domain.failures import Failure
from certificates.domain.stored import from_json
from certificates.models import Vault
from certificates.services.keyvault import api_versions
from certificates.services.keyvault import switched_off as why_switched_off

ConnectionState = Literal["unknown", "answers", "fails", "rests", "off"]


@dataclass(frozen=True)
class Connection:
    """The state of the connection to a vault, by its last answers to the whole portal.

    ``rests`` means that it failed so often that it is not asked before ``until``, ``off`` that it
    is not asked at all, ``since`` an administrator said so.
    """

    state: ConnectionState
    answered: datetime | None
    since: datetime | None  # of the failing
    until: datetime | None
    failure: Failure | None


def connection_of(vault: Vault) -> Connection:
    """The state of the connection to ``vault``."""
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
    """How much the last sync of ``vault`` has read."""
    return Inventory(vault.certificates.count(), vault.deleted_certificates.count())


@dataclass(frozen=True)
class Age:
    """How old the inventory of some vaults is: as of the one whose reading is the oldest."""

    as_of: datetime | None
    unread: list[Vault]  # those that were never read whole


def age_of(vaults: Iterable[Vault]) -> Age:
    """How old what is shown of ``vaults`` may be; one that is switched off shows its own age."""
    found = [vault for vault in vaults if vault.is_enabled]
    read = [vault.synced_at for vault in found if vault.synced_at]
    return Age(min(read, default=None), [vault for vault in found if not vault.synced_at])


def switched_off(vaults: Iterable[Vault]) -> list[Vault]:
    """Those of ``vaults`` that the portal does not ask: what is shown of them grows older."""
    return [vault for vault in vaults if not vault.is_enabled]
