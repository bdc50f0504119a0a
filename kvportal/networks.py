"""The variables of the network: certificate authorities and proxies, under their usual names."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from certificates.domain.authorities import NoAuthorities, load_authorities

PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


def parse_authorities(value: Any) -> tuple[Path, ...]:
    """Files or folders of certificate authorities, separated as PATH is; each must hold one."""
    if not isinstance(value, str):
        return tuple(value)
    paths = tuple(Path(item).resolve() for item in value.split(os.pathsep) if item)
    for path in paths:
        try:
            load_authorities(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), path)
        except NoAuthorities as reason:
            raise ValueError(f"names {str(path)!r}, which {reason}") from None
        except OSError as error:
            said = f"names {str(path)!r}, which cannot be read ({error.strerror})."
            raise ValueError(said) from None
    return paths


Authorities = Annotated[tuple[Path, ...], BeforeValidator(parse_authorities)]


class NetworkVariables(BaseSettings):
    """Which authorities are trusted in addition to the machine's own, and which proxy is used."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, validate_default=False)

    requests_ca_bundle: Authorities = Field(
        default=(),
        alias="REQUESTS_CA_BUNDLE",
        description="Certificate authorities to trust in addition to the machine's own, for every "
        "connection to vaults and to the sign-in: a PEM file, or a folder of them.",
        examples=["/etc/kvportal/company-ca.pem"],
    )
    curl_ca_bundle: Authorities = Field(
        default=(), alias="CURL_CA_BUNDLE", description="Like REQUESTS_CA_BUNDLE, in addition."
    )
    ssl_cert_file: Authorities = Field(
        default=(), alias="SSL_CERT_FILE", description="Like REQUESTS_CA_BUNDLE, in addition."
    )
    ssl_cert_dir: Authorities = Field(
        default=(),
        alias="SSL_CERT_DIR",
        description="Like REQUESTS_CA_BUNDLE, in addition: folders, separated by colons.",
    )
    https_proxy: str = Field(
        default="",
        alias="HTTPS_PROXY",
        description="The HTTP proxy through which vaults and the sign-in are reached, itself by "
        "plain HTTP. This variable and the next two may also be written in lower case.",
        examples=["http://proxy.example.com:8080"],
    )
    all_proxy: str = Field(
        default="", alias="ALL_PROXY", description="The proxy where HTTPS_PROXY is not set."
    )
    no_proxy: str = Field(
        default="",
        alias="NO_PROXY",
        description="Hosts and domains that are reached without the proxy, separated by commas.",
        examples=[".vault.azure.net,localhost"],
    )

    @property
    def authorities(self) -> tuple[Path, ...]:
        """All authorities that are named, each path once."""
        files = self.requests_ca_bundle + self.curl_ca_bundle + self.ssl_cert_file
        return tuple(dict.fromkeys(files + self.ssl_cert_dir))


def check_proxies(environ: Mapping[str, str]) -> None:
    """Raises ValueError with a sentence about a proxy that cannot be used; it shows no password."""
    for name in PROXIES:
        value = environ.get(name, "").strip()
        if value and (problem := _problem(value)):
            raise ValueError(f"{name} names a proxy {problem}: expected http://HOST:PORT.")


def _problem(value: str) -> str:
    """Why the portal cannot use this proxy, "" when it can."""
    try:
        parts = urlsplit(value if "//" in value else f"http://{value}")
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        return "whose address is not understood"
    if parts.scheme == "https":
        return "that is reached by TLS, inside which the time limit of a call cannot be kept"
    return "" if parts.scheme == "http" else f"of another kind ({parts.scheme})"
