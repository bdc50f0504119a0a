"""How single values of the environment are read; each ValueError is the end of one sentence."""

import re
from pathlib import Path
from typing import Any

import dj_database_url

from certificates.domain.api_versions import OLDEST, is_api_version

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
HOST = re.compile(r"\.?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
DATABASES = {"sqlite", "postgres", "postgresql"}


def parse_hosts(value: Any) -> tuple[str, ...]:
    """Host names as they come in a request's Host header, without scheme or port."""
    hosts = tuple(host.strip().lower() for host in str(value).split(",") if host.strip())
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ValueError(
                f"names {host!r}, which is not a host: expected names like portal.example.com, "
                "separated by commas, without scheme, port or '*'."
            )
    return hosts


def parse_api_version(value: Any) -> str:
    """A version of Key Vault's API, of those that the portal can speak."""
    if is_api_version(str(value)):
        return str(value)
    raise ValueError(
        f"is {value!r}: expected an API version of Key Vault from {OLDEST} on, like 7.4 or "
        "2025-07-01."
    )


def parse_portal_name(value: Any) -> str:
    """The name that pages show."""
    if len(str(value)) > 60 or not str(value).isprintable():
        raise ValueError("is not one line of at most 60 characters.")
    return str(value)


def parse_folder(value: Any) -> Path:
    """A folder that exists or can be made."""
    folder = Path(str(value)).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(
            f"names {str(value)!r}, which is no folder that can be used ({error.strerror})."
        ) from None
    return folder


def check_secret_key(value: str) -> str:
    """A key that nobody guesses; the text of the refusal never holds it."""
    if len(value) < 50 or len(set(value)) < 5 or value.startswith("django-insecure-"):
        raise ValueError(
            "is missing or too short: expected 50 random characters or more, for example from "
            "`openssl rand -base64 48`."
        )
    return value


def check_database_url(value: str) -> str:
    """An address that Django can open; the text of the refusal never holds its password."""
    if not names_database(value):
        raise ValueError(
            "is not understood: expected postgresql://USER:PASSWORD@HOST:PORT/NAME or "
            "sqlite:////FOLDER/FILE."
        )
    return value


def names_database(value: str) -> bool:
    """Whether Django has a driver for the address and the address names a database."""
    try:
        known = value.partition("://")[0] in DATABASES
        return known and bool(dj_database_url.parse(value).get("NAME"))
    except ValueError:
        return False
