"""What the variables of the environment must be together; each ValueError is a whole sentence."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kvportal import parsing
from kvportal.credentials import Credentials, refuse_mixture
from kvportal.named_credentials import named_credentials
from kvportal.networks import check_proxies

if TYPE_CHECKING:
    from kvportal.environment import Environment


def check_together(environment: "Environment", environ: Mapping[str, str]) -> None:
    """The rules between variables; raises ValueError with a whole sentence."""
    if not environment.vaults:
        raise ValueError(
            "KEY_VAULT_NAME is not set: expected the name of a key vault (or several in "
            "KVPORTAL_VAULTS)."
        )
    named = named_credentials(environ).values()
    refuse_mixture(environment.vaults, credentials_of(environment), named)
    check_hosts(environment)
    if environment.debug and not environment.insecure_http:
        raise ValueError(
            "KVPORTAL_DEBUG shows settings on error pages: it goes only with "
            "KVPORTAL_INSECURE_HTTP=true."
        )
    check_proxies(environ)


def check_hosts(environment: "Environment") -> None:
    """Names are needed where the portal is reached from elsewhere, and none but loopback's else."""
    if environment.insecure_http:
        if not set(environment.allowed_hosts) <= set(parsing.LOOPBACK_HOSTS):
            raise ValueError(
                "KVPORTAL_INSECURE_HTTP is for this machine alone: KVPORTAL_ALLOWED_HOSTS may name "
                f"only {', '.join(parsing.LOOPBACK_HOSTS)}."
            )
    elif not environment.allowed_hosts:
        raise ValueError(
            "KVPORTAL_ALLOWED_HOSTS is not set: expected the host names of the portal, like "
            "portal.example.com."
        )


def credentials_of(environment: "Environment") -> Credentials:
    """What azure-identity will find."""
    return Credentials(
        token_credentials=environment.token_credentials,
        authority_host=environment.authority_host,
        identity_endpoint=environment.identity_endpoint,
        identity_header=environment.identity_header.get_secret_value(),
    )
