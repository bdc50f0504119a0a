"""What is asked of a vault for the inventory, several certificates side by side."""

from collections.abc import Collection, Mapping
from concurrent.futures import Future

from django.conf import settings

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.names import key_of
from certificates.models import Vault, Version
from certificates.services.inventory import Details
from certificates.services.keyvault import BulkReading

TAKEN = 400.0  # requests a second that a vault takes: 4,000 in 10 s, by its documented limits


def per_second() -> float:
    """How many of them reading may use."""
    return TAKEN * settings.SYNC_SHARE / 100


def known_versions(vault: Vault, names: Collection[str]) -> dict[str, set[str]]:
    """The versions of which it is known what they say of themselves, by the key of the name."""
    found: dict[str, set[str]] = {}
    read = Version.objects.filter(
        certificate__vault=vault, certificate__key__in=[key_of(name) for name in names]
    ).exclude(key_sha256="")
    for key, version in read.values_list("certificate__key", "version"):
        found.setdefault(key, set()).add(version)
    return found


def details_of(
    bulk: BulkReading, names: Collection[str], known: Mapping[str, set[str]]
) -> "list[Future[Details | None]]":
    """All that the vault says of each; None for one that is gone, or that cannot be read."""
    return [
        bulk.submit(_readable_details, bulk, name, known.get(key_of(name), set())) for name in names
    ]


def are_there(bulk: BulkReading, names: Collection[str]) -> "list[Future[bool]]":
    """Whether the vault has each of them."""
    return [bulk.submit(_is_there, bulk, name) for name in names]


def _readable_details(bulk: BulkReading, name: str, known: set[str]) -> Details | None:
    """One that the portal cannot read must not keep it from reading the others."""
    try:
        return details(bulk, name, known)
    except VaultFailure as error:
        if error.failure.kind is not FailureKind.ODD_ANSWER:
            raise
        bulk.odd.append(f"{name}: {error.failure.message}")
        return None


def details(bulk: BulkReading, name: str, known: set[str]) -> Details | None:
    """All that the vault says of one certificate, None when it is gone. Raises VaultFailure."""
    try:
        held = bulk.certificate(name)
        versions = bulk.versions(name, held.version)
        ders = {held.version: held.der} if held.der else {}
        for version in versions:
            if version.version not in known and version.version not in ders:
                older = bulk.version(name, version.version)
                ders |= {version.version: older.der} if older.der else {}
    except NotThere:
        return None
    pending = bulk.pending(name) if held.has_operation else None
    return Details(certificate=held, pending=pending, versions=versions, ders=ders)


def _is_there(bulk: BulkReading, name: str) -> bool:
    try:
        bulk.certificate(name)
    except NotThere:
        return False
    except VaultFailure as error:
        if error.failure.kind is not FailureKind.ODD_ANSWER:
            raise
    return True
