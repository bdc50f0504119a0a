"""One certificate, as its vault says now."""

from collections.abc import Mapping
from typing import Literal

from certificates.domain.errors import NotThere
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Deleted, Pending
from certificates.domain.timings import TIMINGS
from certificates.domain.x509 import facts_of
from certificates.models import Person, Vault
from certificates.services import operations
from certificates.services.certificates.detail import Detail, done_outside
from certificates.services.keyvault import Reading, watching, within

NameState = Literal["free", "exists", "pending", "deleted"]


def one(*, actor: Person, vault: Vault, name: str) -> Detail:
    """One certificate as its vault says now. Raises NotThere and VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        reading = Reading(vault)
        certificate = reading.certificate(name)
        versions = reading.versions(name, certificate.version)
        pending = reading.pending(name)
    return Detail(
        certificate=certificate,
        facts=facts_of(certificate.der),
        versions=versions,
        pending=pending,
        operations=operations.of_certificate(actor=actor, vault=vault, name=name),
        outside=done_outside(vault=vault, name=name),
    )


def tags_of(*, vault: Vault, name: str, version: str = "") -> Mapping[str, str]:
    """The tags of the current version, or of ``version``. Raises NotThere and VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        reading = Reading(vault)
        found = reading.version(name, version) if version else reading.certificate(name)
    return found.tags


def pending_of(*, vault: Vault, name: str) -> Pending | None:
    """The certificate operation, None where there is none. Raises VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        return Reading(vault).pending(name)


def one_deleted(*, vault: Vault, name: str) -> Deleted:
    """One deleted certificate. Raises NotThere and VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        return Reading(vault).deleted(name)


def state_of_name(*, vault: Vault, name: str) -> NameState:
    """Whether a certificate of that name can be made. Raises VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        reading = Reading(vault)
        try:
            pending = reading.pending(name)
            certificate = reading.certificate(name)
        except NotThere:
            return _free_or_deleted(reading, name)
    if pending and pending.status == OperationStatus.IN_PROGRESS:
        return "pending"
    return "exists" if certificate else "free"


def _free_or_deleted(reading: Reading, name: str) -> NameState:
    try:
        reading.deleted(name)
    except NotThere:
        return "free"
    return "deleted"
