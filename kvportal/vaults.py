"""The vaults that the environment names: real key vaults and stand-ins on loopback."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from certificates.domain.hosts import (
    PUBLIC_CLOUD,
    behind_private_link,
    is_vault_name,
    key_vault_url,
    url_of,
)

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, kw_only=True)
class VaultSetting:
    """One vault as the settings name it; `ca` is the file of a stand-in's own authority."""

    slug: str
    url: str
    ca: str | None = None
    standin: bool = False


def parse_key_vault_name(value: str) -> VaultSetting:
    """The vault of the quickstart's KEY_VAULT_NAME."""
    if not is_vault_name(value):
        raise ValueError(
            f"names {_shown(value)}, which is no key vault: expected 3 to 24 letters, digits "
            "and single hyphens, starting with a letter."
        )
    return VaultSetting(slug=value.lower(), url=url_of(value))


def parse_vaults(value: str) -> tuple[VaultSetting, ...]:
    """`kv-a,kv-b=https://kv-b.vault.azure.cn`: names of the public cloud, or a name and its URL."""
    return tuple(_parse_vault(item) for item in _items(value))


def parse_standins(value: str) -> tuple[VaultSetting, ...]:
    """`name|https://localhost:8443|ca.pem,…`: vaults that are stand-ins on this machine."""
    return tuple(_parse_standin(item) for item in _items(value))


def without_repeats(vaults: tuple[VaultSetting, ...]) -> tuple[VaultSetting, ...]:
    """Each vault once; two names for one vault, or one name for two, are refused."""
    unique = tuple(dict.fromkeys(vaults))
    for what in ("slug", "url"):
        seen: set[str] = set()
        for vault in unique:
            value = str(getattr(vault, what))
            if value in seen:
                word = "name" if what == "slug" else "address"
                raise ValueError(
                    "KEY_VAULT_NAME, KVPORTAL_VAULTS and KVPORTAL_STANDINS together give the vault "
                    f"{word} {value!r} twice."
                )
            seen.add(value)
    return unique


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine by name or address, without asking a resolver."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parse_vault(item: str) -> VaultSetting:
    name, has_url, url = (part.strip() for part in item.partition("="))
    if not has_url:
        return parse_key_vault_name(name)
    found = key_vault_url(url)
    if ordinary := behind_private_link(url):
        raise ValueError(
            f"has {_shown(url)}, which is the name of a private endpoint: expected {ordinary}."
        )
    if found is None:
        raise ValueError(
            f"has {_shown(url)}, which is not the address of a key vault: expected "
            f"https://NAME.{PUBLIC_CLOUD} or that of another Azure cloud, without port, user or "
            "path."
        )
    return VaultSetting(slug=_slug(name), url=found)


def _parse_standin(item: str) -> VaultSetting:
    name, url, ca, *more = (*(part.strip() for part in item.split("|")), "", "")
    parts = _split(url)
    if any(more) or url.rstrip("/") != f"https://{parts.netloc}" or "@" in parts.netloc:
        raise ValueError(
            f"has {_shown(item)}, which is no stand-in: expected name|https://localhost:PORT|ca.pem."
        )
    if not is_loopback(url) or not _has_port(parts):
        raise ValueError(
            f"has {_shown(url)}, which is not on this machine: a stand-in is reached at "
            "https://localhost:PORT or https://127.0.0.1:PORT only."
        )
    if ca and not Path(ca).is_file():
        raise ValueError(f"names the authority file {_shown(ca)}, which does not exist.")
    path = str(Path(ca).resolve()) if ca else None
    return VaultSetting(slug=_slug(name), url=f"https://{parts.netloc}", ca=path, standin=True)


def _slug(name: str) -> str:
    if not SLUG.fullmatch(name):
        raise ValueError(
            f"has {_shown(name)}, which cannot name a vault: expected up to 63 lower-case letters, "
            "digits and hyphens."
        )
    return name


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError(f"has {_shown(url)}, which is not an address.") from None


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port is not None
    except ValueError:
        return False


def _items(value: str) -> Iterator[str]:
    return (item.strip() for item in value.split(",") if item.strip())


def _shown(value: str) -> str:
    """A value in a message: quoted, and without a password that an address may carry."""
    return repr(re.sub(r"//[^/]*@", "//…@", value))
