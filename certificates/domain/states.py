"""A certificate's state: one word, by the share of its lifetime that is left.

A state is a fact that changes with time alone until something is read again. So what was read is
turned into a `Timeline`: the moments at which the word changes. A list of thousands can then be
filtered and sorted by comparing columns with now, and a page and a database say the same.

It describes the current version. Which word fits is decided in the order of `CertificateState`'s
members of a timeline; at a boundary the worse word holds already.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from certificates.domain.issuers import is_self, is_unknown
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Certificate, Pending, Policy
from certificates.domain.x509 import X509Facts

DAY = timedelta(days=1)


class CertificateState(StrEnum):
    """The word, in the order of need: what wants action first comes first."""

    EXPIRED = "expired"
    OVERDUE = "overdue"
    NEEDS_RENEWAL = "needs-renewal"
    NOT_YET_VALID = "not-yet-valid"
    NOT_ISSUED = "not-issued"
    WAITING_FOR_CA = "waiting-for-ca"
    PENDING = "pending"
    UNREAD = "unread"
    RENEWS_ITSELF = "renews-itself"
    VALID = "valid"
    DISABLED = "disabled"
    DELETED = "deleted"


NEEDS_ACTION = frozenset(
    {
        CertificateState.EXPIRED,
        CertificateState.OVERDUE,
        CertificateState.NEEDS_RENEWAL,
        CertificateState.NOT_YET_VALID,
        CertificateState.NOT_ISSUED,
        CertificateState.WAITING_FOR_CA,
    }
)

RENEWABLE = frozenset(
    {CertificateState.EXPIRED, CertificateState.OVERDUE, CertificateState.NEEDS_RENEWAL}
)

Renewal = Literal["itself", "by hand", "into self-signed"]


@dataclass(frozen=True, kw_only=True)
class Windows:
    """How early a certificate asks for attention: a share of its lifetime, capped."""

    renewal_cap: timedelta = 30 * DAY  # of a third of the lifetime
    last_stretch_cap: timedelta = 7 * DAY  # of a tenth

    def renewal(self, life: timedelta) -> timedelta:
        """Before its end by so much, what nobody renews needs renewal."""
        return min(life / 3, self.renewal_cap)

    def last_stretch(self, life: timedelta) -> timedelta:
        """Before its end by so much, it is overdue."""
        return min(life / 10, self.last_stretch_cap)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What was read of a certificate, as far as its state depends on it.

    ``ca_signed`` is None, and ``policy`` too, when the version has not been read yet;
    ``operation`` is the status of the newest certificate operation in Key Vault's words, "" when
    there is none.
    """

    enabled: bool
    not_before: datetime | None = None
    expires: datetime | None = None  # None: there is no version yet
    policy: Policy | None = None
    ca_signed: bool | None = None
    operation: str = ""
    operation_issuer: str = ""


def standing_of(held: Certificate, pending: Pending | None, facts: X509Facts | None) -> Standing:
    """The state of a certificate that was read. Where its X.509 does not say who signed it, it is
    taken for signed by whom its policy names.
    """
    made, policy = held.der is not None, held.policy
    by_itself = facts.self_signed if facts else None
    by_policy = policy is None or not is_self(policy.issuer)
    return Standing(
        enabled=held.enabled,
        not_before=held.not_before if made else None,
        expires=held.expires if made else None,
        policy=policy,
        ca_signed=by_policy if by_itself is None else not by_itself,
        operation=pending.status if pending else "",
        operation_issuer=pending.issuer if pending else "",
    )


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """When the word changes. ``fixed`` holds at all times; else the moments decide, and between
    them ``calm``. ``renews_at`` is when the policy acts, where it renews at all.
    """

    fixed: CertificateState | None = None
    calm: CertificateState = CertificateState.UNREAD
    not_before: datetime | None = None
    needs_at: datetime | None = None
    overdue_at: datetime | None = None
    expires: datetime | None = None
    renewal: Renewal = "by hand"
    renews_at: datetime | None = None

    def state(self, now: datetime) -> CertificateState:
        """The word at ``now``."""
        if self.fixed:
            return self.fixed
        if self.expires and self.expires <= now:
            return CertificateState.EXPIRED
        if self.not_before and self.not_before > now:
            return CertificateState.NOT_YET_VALID
        if self.overdue_at and self.overdue_at <= now:
            return CertificateState.OVERDUE
        if self.needs_at and self.needs_at <= now:
            return CertificateState.NEEDS_RENEWAL
        return self.calm


def timeline(standing: Standing, windows: Windows | None = None) -> Timeline:
    """The moments at which the state of a certificate changes."""
    if standing.not_before is None or standing.expires is None:
        return Timeline(fixed=_without_version(standing))
    if not standing.enabled:
        return Timeline(
            fixed=CertificateState.DISABLED,
            not_before=standing.not_before,
            expires=standing.expires,
        )
    policy = standing.policy
    if policy is None or standing.ca_signed is None:
        return Timeline(not_before=standing.not_before, expires=standing.expires)
    return _dated(standing, policy, windows or Windows())


def _without_version(standing: Standing) -> CertificateState:
    if standing.operation != OperationStatus.IN_PROGRESS:
        return CertificateState.NOT_ISSUED
    by_hand = not standing.operation_issuer or is_unknown(standing.operation_issuer)
    return CertificateState.WAITING_FOR_CA if by_hand else CertificateState.PENDING


def _dated(standing: Standing, policy: Policy, windows: Windows) -> Timeline:
    begins, ends = standing.not_before, standing.expires
    if begins is None or ends is None:
        raise ValueError("a version has two dates")
    life = ends - begins
    renewal = renewal_of(policy, ca_signed=bool(standing.ca_signed))
    renews_at = acts_at(policy, begins, ends)
    if renewal == "itself" and renews_at:
        stopped = standing.operation in ("failed", "cancelled")
        late_at = renews_at if stopped else renews_at + grace(life, ends - renews_at)
        needs_at, overdue_at = late_at, max(late_at, ends - windows.renewal(life))
    else:
        deadline = renews_at if renewal == "into self-signed" and renews_at else ends
        needs_at = deadline - windows.renewal(life)
        overdue_at = deadline - windows.last_stretch(life)
    calm = CertificateState.RENEWS_ITSELF if renewal == "itself" else CertificateState.VALID
    return Timeline(
        calm=calm,
        not_before=begins,
        needs_at=needs_at,
        overdue_at=overdue_at,
        expires=ends,
        renewal=renewal,
        renews_at=renews_at,
    )


def renewal_of(policy: Policy, *, ca_signed: bool) -> Renewal:
    """Who renews: Key Vault by itself, nobody, or Key Vault into something worse.

    The issuer Self on a certificate that a CA has signed makes a self-signed version of it.
    """
    renews = policy.action == "AutoRenew" and policy.enabled
    if not renews or not policy.issuer or is_unknown(policy.issuer):
        return "by hand"
    return "into self-signed" if ca_signed and is_self(policy.issuer) else "itself"


def acts_at(policy: Policy, begins: datetime, ends: datetime) -> datetime | None:
    """When the lifetime action of the policy comes, None when there is none."""
    if policy.lifetime_percentage:
        return begins + (ends - begins) * policy.lifetime_percentage / 100
    if policy.days_before_expiry:
        return ends - policy.days_before_expiry * DAY
    return None


def grace(life: timedelta, left: timedelta) -> timedelta:
    """How long a renewal may be on its way: 5 % of the lifetime, 1 to 3 days, and never beyond the
    middle of what is ``left``.
    """
    return min(max(life * 5 / 100, DAY), 3 * DAY, left / 2)
