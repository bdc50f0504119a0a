"""The issuers that Key Vault knows by itself; it compares their names without case."""

SELF = "Self"
UNKNOWN = "Unknown"  # a CA that is not integrated: the vault makes a CSR and waits for its merge


def is_self(issuer: str) -> bool:
    """Whether the vault signs the certificate with its own key."""
    return issuer.lower() == SELF.lower()


def is_unknown(issuer: str) -> bool:
    """Whether a CA that is not integrated signs it: the vault waits for a merge."""
    return issuer.lower() == UNKNOWN.lower()


def authority_in_words(issuer: str) -> str:
    """Key Vault's words for the two, and the name of any other."""
    if is_self(issuer):
        return "Self-signed certificate"
    return "Non-integrated CA" if is_unknown(issuer) else issuer
