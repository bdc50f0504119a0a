"""One certificate, as its vault says now."""

from dataclasses import dataclass
from typing import Literal

from certificates.domain.errors import NotThere
from certificates.domain.names import key_of
from certificates.domain.pace import PACE
from certificates.domain.records import Certificate, Deleted, Pending, VersionListed
from certificates.domain.states import Standing, Timeline, timeline
from certificates.domain.x509 import X509Facts, read_certificate
from certificates.models import Operation, OutsideChange, Person, Vault
from certificates.services import operations
from certificates.services.keyvault import Reading, watching, within

SHOWN = 20
NameState = Literal["free", "exists", "pending", "deleted"]


@dataclass(frozen=True)
class Detail:
    """One certificate, whole."""

    certificate: Certificate
    facts: X509Facts | None  # None while the first version is pending, or not to be parsed
    versions: list[VersionListed]
    pending: Pending | None
    operations: list[Operation]
    outside: list[OutsideChange]

    @property
    def timeline(self) -> Timeline:
        """When the word for its state changes."""
        held, made = self.certificate, self.certificate.der is not None
        return timeline(
            Standing(
                enabled=held.enabled,
                not_before=held.not_before if made else None,
                expires=held.expires if made else None,
                policy=held.policy,
                ca_signed=self._is_ca_signed,
                operation=self.pending.status if self.pending else "",
                operation_issuer=self.pending.issuer if self.pending else "",
            )
        )

    @property
    def _is_ca_signed(self) -> bool:
        """What the certificate says; of one that cannot be parsed, what its policy says."""
        if self.facts:
            return not self.facts.self_signed
        policy = self.certificate.policy
        return policy is None or policy.issuer.lower() != "self"


def one(*, actor: Person, vault: Vault, name: str) -> Detail:
    """One certificate as its vault says now. Raises NotThere and VaultFailure."""
    with within(PACE.detail_deadline), watching(vault):
        reading = Reading(vault)
        certificate = reading.certificate(name)
        versions = reading.versions(name, certificate.version)
        pending = reading.pending(name)
    return Detail(
        certificate=certificate,
        facts=_facts(certificate),
        versions=versions,
        pending=pending,
        operations=operations.of_certificate(actor=actor, vault=vault, name=name),
        outside=done_outside(vault=vault, name=name),
    )


def done_outside(*, vault: Vault, name: str) -> list[OutsideChange]:
    """What syncs saw that others had done to it, the newest first."""
    found = OutsideChange.objects.filter(vault=vault, key=key_of(name))
    return list(found.order_by("-before", "-pk")[:SHOWN])


def one_deleted(*, vault: Vault, name: str) -> Deleted:
    """One deleted certificate. Raises NotThere and VaultFailure."""
    with within(PACE.detail_deadline), watching(vault):
        return Reading(vault).deleted(name)


def state_of_name(*, vault: Vault, name: str) -> NameState:
    """Whether a certificate of that name can be made. Raises VaultFailure."""
    with within(PACE.detail_deadline), watching(vault):
        reading = Reading(vault)
        try:
            pending = reading.pending(name)
            certificate = reading.certificate(name)
        except NotThere:
            return _free_or_deleted(reading, name)
    if pending and pending.status == "inProgress":
        return "pending"
    return "exists" if certificate else "free"


def _free_or_deleted(reading: Reading, name: str) -> NameState:
    try:
        reading.deleted(name)
    except NotThere:
        return "free"
    return "deleted"


def _facts(certificate: Certificate) -> X509Facts | None:
    """None, too, for a certificate that cannot be parsed: the rest of the page still holds."""
    try:
        return read_certificate(certificate.der) if certificate.der else None
    except ValueError:
        return None
