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
VAULT_NAME = re.compile(r"(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]")


def is_vault_name(text: str) -> bool:
    """Whether a vault of Azure can have this name."""
    return VAULT_NAME.fullmatch(text) is not None


def key_vault_url(text: str) -> str | None:
    """The address of a key vault, in the one form that the portal keeps; None for anything else.

    Nothing is resolved or asked: a name in one of the clouds, by https, without port, user, path or
    a letter beyond ASCII.
    """
    scheme, _, host = text.partition("://")
    label, _, cloud = host.removesuffix("/").lower().partition(".")
    is_one = text.isascii() and scheme == "https" and is_vault_name(label) and cloud in CLOUDS
    return f"https://{label}.{cloud}" if is_one else None


def url_of(name: str) -> str:
    """The address of the vault of that name in the public cloud."""
    return f"https://{name.lower()}.{PUBLIC_CLOUD}"


def name_in(url: str) -> str:
    """The name of the vault at an address that ``key_vault_url`` gave."""
    return url.removeprefix("https://").partition(".")[0]
