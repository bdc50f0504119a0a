"""The state of a certificate, and its renewal, in one sentence each."""

from datetime import datetime

from certificates.domain.expiry import day, exact, length
from certificates.domain.records import Policy
from certificates.domain.states import CertificateState, Timeline

_FIXED = {
    CertificateState.WAITING_FOR_CA: "No version yet: its CSR waits for a signed certificate",
    CertificateState.PENDING: "No version yet: the vault is making it",
    CertificateState.NOT_ISSUED: "Nothing was issued. The name is still in use",
    CertificateState.DISABLED: "Reads are denied",
    CertificateState.DELETED: "Deleted",
}


def sentence(line: Timeline, now: datetime) -> str:
    """The sentence shown under the word."""
    state = line.state(now)
    if state in _FIXED:
        return _FIXED[state]
    if line.expires is None:
        return "Not read yet"
    if state is CertificateState.EXPIRED:
        return f"Expired {length(now - line.expires)} ago"
    if state is CertificateState.NOT_YET_VALID and line.not_before:
        return f"Valid from {exact(line.not_before)}"
    if state in (CertificateState.OVERDUE, CertificateState.NEEDS_RENEWAL):
        return _wanting(line, line.expires, now)
    if state is CertificateState.RENEWS_ITSELF and line.renews_at:
        if line.renews_at <= now:
            return f"Renewal was due on {day(line.renews_at)}"
        return f"Renews itself on {day(line.renews_at)}"
    if state is CertificateState.UNREAD:
        return f"Not read yet; valid for {length(line.expires - now)}"
    return f"Valid for {length(line.expires - now)}"


def renewal(line: Timeline, policy: Policy, now: datetime) -> str:
    """Who renews the certificate, and when; where it is not renewed, who is notified."""
    acts = day(line.renews_at) if line.renews_at else ""
    passed = line.renews_at is not None and line.renews_at <= now
    if not policy.enabled:
        return "The policy is switched off: it is not renewed automatically."
    if line.renewal == "itself" and acts:
        verb = "Was to renew itself" if passed else "Renews itself"
        return f"{verb} on {acts}, {_trigger(policy)}."
    if line.renewal == "into self-signed" and acts:
        verb = "made" if passed else "makes"
        return (
            f"On {acts}, {_trigger(policy)}, Key Vault {verb} a self-signed version of it, "
            "because the policy's issuer is Self. Renew it by hand before that."
        )
    if policy.action == "EmailContacts" and acts:
        verb = "mailed" if passed else "mails"
        return f"Key Vault {verb} the contacts on {acts}; it is not renewed automatically."
    if policy.action == "AutoRenew":
        return "It is not renewed automatically: its certificate authority is not integrated."
    return "It is not renewed automatically, and no one is notified."


def _trigger(policy: Policy) -> str:
    if policy.lifetime_percentage:
        return f"at {policy.lifetime_percentage} % of its lifetime"
    days = policy.days_before_expiry or 0
    return f"{days} day{'' if days == 1 else 's'} before it expires"


def _wanting(line: Timeline, expires: datetime, now: datetime) -> str:
    left = length(expires - now)
    if line.renewal == "itself" and line.renews_at:
        return f"Should have renewed itself on {day(line.renews_at)}; {left} left"
    if line.renewal == "into self-signed" and line.renews_at:
        if line.renews_at > now:
            return f"Would renew into a self-signed certificate in {length(line.renews_at - now)}"
        return f"Renews into a self-signed certificate; {left} left"
    return f"Renew by hand; {left} left"
