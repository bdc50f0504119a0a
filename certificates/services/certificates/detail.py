"""One certificate, whole: what its page shows, wherever it comes from."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils import timezone

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.names import key_of
from certificates.domain.records import Certificate, Pending, VersionListed
from certificates.domain.states import CertificateState, Timeline, standing_of, timeline
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
    def replaced(self) -> VersionListed | None:
        """The newest version before the current one, if readers can still read it.

        None when it has expired, and when the current one is disabled: it may be needed then.
        """
        older = [version for version in self.versions if not version.current and version.created]
        if not older or not self.certificate.enabled:
            return None
        newest = max(older, key=attrgetter("created"))
        is_over = newest.expires is not None and newest.expires <= timezone.now()
        return newest if newest.enabled and not is_over else None

    @property
    def has_own_policy(self) -> bool:
        """Whether its policy made it. What was imported has a policy that did not."""
        return self.certificate.policy is not None and self.certificate.has_operation

    @property
    def state(self) -> CertificateState:
        """The word for its state now."""
        return self.timeline.state(timezone.now())

    @property
    def timeline(self) -> Timeline:
        """When the word for its state changes."""
        return timeline(standing_of(self.certificate, self.pending, self.facts))


def done_outside(*, vault: Vault, name: str) -> list[OutsideChange]:
    """What syncs saw that others had done to it, the newest first."""
    found = OutsideChange.objects.filter(vault=vault, key=key_of(name))
    return list(found.order_by("-before", "-pk")[:SHOWN])
