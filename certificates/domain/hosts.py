"""Which addresses are those of a key vault: the clouds' own, and nothing that looks like them."""

import re

PUBLIC_CLOUD = "vault.azure.net"
CLOUDS = (
    PUBLIC_CLOUD,
    "vault.azure.cn",
    "vault.usgovcloudapi.net",
    "vault.microsoftazure.de",
    "vault.cloudapi.eaglex.ic.gov",
    "vault.cloudapi.microsoft.scloud",
    "vault.sovcloud-api.fr",
    "vault.sovcloud-api.de",
)
PRIVATE_ZONE = "vaultcore."
VAULT_NAME = re.compile(r"(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]")


def is_vault_name(text: str) -> bool:
    """Whether a vault of Azure can have this name."""
    return VAULT_NAME.fullmatch(text) is not None


def key_vault_url(text: str) -> str | None:
    """The address of a key vault, in the one form that the portal keeps; None for anything else.

    The scheme, the port of https and a final slash may be there or not, in any letter case. Nothing
    is resolved or asked: it must be a name in one of the clouds, by https, without another port,
    user, path or a letter beyond ASCII.
    """
    label, cloud = _parts(text)
    is_one = text.isascii() and is_vault_name(label) and cloud in CLOUDS
    return f"https://{label}.{cloud}" if is_one else None


def behind_private_link(text: str) -> str | None:
    """The address of the vault whose private endpoint ``text`` names; None for anything else.

    Vaults are reached under their ordinary names: those of private endpoints are in no certificate.
    """
    label, host = _parts(text)
    zone = host.removeprefix("privatelink.")
    if zone == host and not host.startswith(PRIVATE_ZONE):
        return None
    return key_vault_url(f"{label}.{zone.replace(PRIVATE_ZONE, 'vault.', 1)}")


def _parts(text: str) -> tuple[str, str]:
    """The first label of an address of https and the rest of its host, in lower case."""
    host = text.lower().removeprefix("https://").removesuffix("/").removesuffix(":443")
    label, _, rest = host.partition(".")
    return label, rest


def url_of(name: str) -> str:
    """The address of the vault of that name in the public cloud."""
    return f"https://{name.lower()}.{PUBLIC_CLOUD}"


def name_in(url: str) -> str:
    """The name of the vault at an address that ``key_vault_url`` gave."""
    return url.removeprefix("https://").partition(".")[0]
