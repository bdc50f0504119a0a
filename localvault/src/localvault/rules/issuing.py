"""Who signs a version, and how an operation ends: by its issuer."""

from localvault import errors, x509
from localvault.authority import authority
from localvault.rows import Operation, Status, Version
from localvault.rules.policy import PLATFORM, is_manual
from localvault.store import Transaction

# The one provider for which there is an authority here; it issues as the settings say.
TEST = "test"


def check(tx: Transaction, name: str) -> None:
    """Refuse an issuer that is neither a word of the service's own nor one of the vault's."""
    if obstacle := _obstacle(tx, name):
        raise errors.bad_property("policy.issuer", obstacle)


def ending(tx: Transaction, name: str) -> tuple[float | None, Status]:
    """Return when an operation of this issuer ends by itself, if ever, and how."""
    if is_manual(name):
        return None, Status.COMPLETED
    if name.lower() == "self":
        return tx.now + tx.settings.create_delay, Status.COMPLETED
    told = tx.settings.issuing if _issues_here(tx, name) else "fail"
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
    if obstacle := _obstacle(tx, name):
        return {"code": "Certificate issuer error", "message": obstacle}
    issuer = tx.issuer(name)
    provider = issuer.provider if issuer else "the certificate authority"
    message = (
        f"The call to {provider} failed with Error code rejected and Message Request rejected."
    )
    return {"code": "Request rejected", "message": message}


def _obstacle(tx: Transaction, name: str) -> str | None:
    """Return why this issuer cannot be asked, if so; the service's own words always can."""
    if is_manual(name) or name.lower() in ("self", PLATFORM.lower()):
        return None
    issuer = tx.issuer(name)
    if issuer is None:
        return "Issuer not found"
    return None if issuer.enabled else "Issuer is disabled"


def _issues_here(tx: Transaction, name: str) -> bool:
    if name.lower() == PLATFORM.lower():
        return True
    issuer = tx.issuer(name)
    return issuer is not None and issuer.enabled and issuer.provider.lower() == TEST
