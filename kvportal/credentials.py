"""Which credential the portal will use, and that real and made-up things never meet.

A stand-in takes any token, so a real token must never reach one, and a real vault must not be
believed to be one. The other way round needs no rule: Azure Arc and App Service answer for real
identities on loopback too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kvportal.named_credentials import PREFIX, NamedCredential
from kvportal.vaults import VaultSetting, is_loopback

BY_IDENTITY_ENDPOINT = {"managedidentitycredential"}
BY_AUTHORITY = {"environmentcredential", "workloadidentitycredential"}


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What azure-identity will find in the environment."""

    token_credentials: str
    authority_host: str
    identity_endpoint: str
    identity_header: str

    @property
    def are_named(self) -> bool:
        """Whether one credential is named whose address can be seen to be on this machine."""
        return self.token_credentials.strip().lower() in BY_IDENTITY_ENDPOINT | BY_AUTHORITY

    @property
    def are_standin(self) -> bool:
        """Whether the named credential gets its tokens from this machine."""
        return self.gives_local_tokens(
            by_identity_endpoint=self.token_credentials.strip().lower() in BY_IDENTITY_ENDPOINT
        )

    def gives_local_tokens(self, *, by_identity_endpoint: bool) -> bool:
        """Whether a managed identity, or else a service principal, asks this machine."""
        if by_identity_endpoint:
            # Without the header azure-identity passes the endpoint over and asks the machine's own.
            return bool(self.identity_header) and is_loopback(self.identity_endpoint)
        return is_loopback(self.authority_host)


def refuse_mixture(
    vaults: tuple[VaultSetting, ...],
    credentials: Credentials,
    named: Iterable[NamedCredential] = (),
) -> None:
    """Raises ValueError with one sentence when stand-ins would meet something real."""
    if not any(vault.standin for vault in vaults):
        return
    if not all(vault.standin for vault in vaults):
        raise ValueError(
            "KVPORTAL_STANDINS goes together with neither KEY_VAULT_NAME nor KVPORTAL_VAULTS: "
            "stand-ins and real vaults need a process each."
        )
    if not credentials.are_named:
        raise ValueError(
            "AZURE_TOKEN_CREDENTIALS must be ManagedIdentityCredential, EnvironmentCredential or "
            "WorkloadIdentityCredential with KVPORTAL_STANDINS, so that no other sign-in is tried."
        )
    if not credentials.are_standin:
        raise ValueError(
            "KVPORTAL_STANDINS takes no real credentials: IDENTITY_ENDPOINT (with IDENTITY_HEADER) "
            "or AZURE_AUTHORITY_HOST must be an address on this machine, as "
            "AZURE_TOKEN_CREDENTIALS needs it."
        )
    for one in named:
        if not credentials.gives_local_tokens(by_identity_endpoint=one.is_managed_identity):
            raise ValueError(
                f"KVPORTAL_STANDINS takes no real credentials, and {PREFIX}{one.name.upper()}_… is "
                "one: IDENTITY_ENDPOINT (of managed identities) or AZURE_AUTHORITY_HOST must be an "
                "address on this machine."
            )
