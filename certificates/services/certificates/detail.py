"""One certificate, whole: what its page shows, wherever it comes from."""

from dataclasses import dataclass
from datetime import datetime

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.names import key_of
from certificates.domain.records import Certificate, Pending, VersionListed
from certificates.domain.states import Standing, Timeline, timeline
from certificates.domain.x509 import X509Facts
from certificates.models import Operation, OutsideChange, Vault
from certificates.services.keyvault import breaker

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One certificate.

    As its vault says now; or, with ``failure``, as the portal last read it: ``as_of`` says when.
    """

    certificate: Certificate
    facts: X509Facts | None  # None while the first version is pending, or not to be parsed
    versions: list[VersionListed]
    pending: Pending | None
    operations: list[Operation]
    outside: list[OutsideChange]
    as_of: datetime | None = None
    failure: Failure | None = None

    @property
    def is_unanswered(self) -> bool:
        """Whether the vault said nothing when it was asked, or was not asked at all."""
        silent = breaker.TROUBLE | {FailureKind.RESTING}
        return self.failure is not None and self.failure.kind in silent

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


def done_outside(*, vault: Vault, name: str) -> list[OutsideChange]:
    """What syncs saw that others had done to it, the newest first."""
    found = OutsideChange.objects.filter(vault=vault, key=key_of(name))
    return list(found.order_by("-before", "-pk")[:SHOWN])
