"""Who signs a version, and how an operation ends: by its issuer."""

from localvault import errors, x509
from localvault.authority import authority
from localvault.rows import Issuer, Operation, Status, Version
from localvault.rules.policy import PLATFORM, is_manual
from localvault.store import Transaction

# The one provider for which there is an authority here; it issues as the settings tell it to.
TEST = "test"


def check(tx: Transaction, name: str) -> None:
    """Refuse an issuer that is neither a word of the service's own nor one of the vault's."""
    if _is_own_word(name):
        return
    issuer = tx.issuer(name)
    if issuer is None:
        raise errors.bad_property("policy.issuer", "Issuer not found")
    if not issuer.enabled:
        raise errors.bad_property("policy.issuer", "Issuer is disabled")


def ending(tx: Transaction, name: str) -> tuple[float | None, Status]:
    """Return when an operation of this issuer ends by itself, if ever, and how."""
    if is_manual(name):
        return None, Status.COMPLETED
    if name.lower() == "self":
        return tx.now + tx.settings.create_delay, Status.COMPLETED
    told = tx.settings.issuing if _issues_here(tx.issuer(name), name) else "fail"
    status = Status.FAILED if told == "fail" else Status.COMPLETED
    return (None if told == "wait" else tx.now + tx.settings.issue_delay), status


def sign(tx: Transaction, operation: Operation, version: Version) -> x509.Issued:
    """Make the certificate of a version; one that an authority signs gets its chain too."""
    x509_props = operation.policy["x509_props"]
    if operation.issuer.lower() in ("self", "unknown"):
        return x509.issue(version.private, x509_props, tx.now)
    by = authority(tx)
    version.chain = by.chain
    return x509.issue(version.private, x509_props, tx.now, by.signer)


def rejection(tx: Transaction, name: str) -> dict[str, str]:
    """Return why an issuer did not issue, in the service's words."""
    issuer = tx.issuer(name)
    provider = issuer.provider if issuer else "the certificate authority"
    message = (
        f"The call to {provider} failed with Error code rejected and Message Request rejected."
    )
    return {"code": "Request rejected", "message": message}


def _is_own_word(name: str) -> bool:
    return is_manual(name) or name.lower() in ("self", PLATFORM.lower())


def _issues_here(issuer: Issuer | None, name: str) -> bool:
    return name == PLATFORM or (issuer is not None and issuer.provider.lower() == TEST)
