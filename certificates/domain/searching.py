"""A search: text from any clipboard, and what it means."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote

from certificates.domain.addresses import host_of
from certificates.domain.numbers import Numbers, read_numbers

REFUSED = (
    "That was a private key. It was not stored or logged. If others may have seen it, "
    "replace the key."
)
LONGEST = 800  # characters: percent-encoded they still fit into the address that a server takes
MOST_WORDS = 30  # a database refuses a condition of many hundred
_DROPPED = {"Cc", "Cf", "Cs"}  # control, zero-width and direction marks, lone surrogates
_QUOTES = "\"'`“”„\u2018\u2019\u201a«»"
_VERSION = "[0-9a-fA-F]{32}"
_IDENTIFIER = re.compile(
    r"https://(?P<vault>[\w.-]+(?::\d+)?)/(?:certificates|keys|secrets)"
    rf"/(?P<name>[0-9A-Za-z-]{{1,127}})(?:/(?P<version>{_VERSION}))?(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_REFERENCE = re.compile(r"@Microsoft\.KeyVault\((?P<parts>[^)]*)\)?", re.IGNORECASE)
_PLACE = re.compile(r"(?P<vault>[0-9A-Za-z][\w-]{0,62})/(?P<name>[0-9A-Za-z-]{1,127})", re.ASCII)
_PEM = re.compile(
    r"-----BEGIN (?P<label>[A-Z0-9 ]{0,20}CERTIFICATE(?: REQUEST)?)-----"
    r"(?P<body>[A-Za-z0-9+/=\s]*)-----END (?P=label)-----"
)


@dataclass(frozen=True)
class Words:
    """Nothing that has a form of its own: words, each of which is to be found somewhere."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One certificate, or one version of it.

    ``vault`` is a host with its port where it has one, the name of a vault in Azure, or its name in
    the portal, in small letters.
    """

    vault: str
    name: str
    version: str = ""


@dataclass(frozen=True)
class Site:
    """The address of a site, whole and as its host: perhaps a certificate has its name."""

    address: str
    host: str


@dataclass(frozen=True)
class Pem:
    """Certificates or signing requests (CSR), as DER; none that could be decoded: both empty."""

    certificates: tuple[bytes, ...]
    requests: tuple[bytes, ...]

    @property
    def thumbprints(self) -> tuple[str, ...]:
        """The SHA-256 thumbprints of the certificates, upper-case hex."""
        return tuple(sha256(der).hexdigest().upper() for der in self.certificates)


@dataclass(frozen=True)
class PrivateKey:
    """A private key, of which nothing is kept: it must not be looked for, shown or logged."""


Search = Words | Place | Numbers | Site | Pem | PrivateKey


def read_search(text: str) -> Search:
    """What ``text`` means. Never raises; a private key is recognised among anything else, too."""
    text = _cleaned(text)
    if "PRIVATE KEY" in text:
        return PrivateKey()
    if "-----BEGIN " in text and "CERTIFICATE" in text:
        return _pem(text)
    return _place(text) or read_numbers(text) or _site(text) or Words(words_of(text))


def words_of(text: str) -> tuple[str, ...]:
    """The different words of ``text`` without case, the first 30."""
    words = _cleaned(text).casefold().split()
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def _cleaned(text: str) -> str:
    """``text`` on one line, without what a clipboard adds: quotes around it, invisible marks."""
    shown = (" " if c.isspace() else c for c in text)
    kept = "".join(c for c in shown if unicodedata.category(c) not in _DROPPED)
    return " ".join(kept.split()).strip(_QUOTES + " ")


def _pem(text: str) -> Pem:
    certificates: list[bytes] = []
    requests: list[bytes] = []
    for found in _PEM.finditer(text):
        try:
            der = base64.b64decode("".join(found["body"].split()), validate=True)
        except binascii.Error:
            continue
        (requests if found["label"].endswith("REQUEST") else certificates).append(der)
    return Pem(tuple(certificates), tuple(requests))


def _place(text: str) -> Place | None:
    """An identifier, also inside another address, where it can be percent-encoded twice."""
    for _ in range(3):
        if found := _IDENTIFIER.search(text):
            version = (found["version"] or "").lower()
            return Place(found["vault"].lower(), found["name"], version)
        text = unquote(text, errors="replace")
    if found := _REFERENCE.search(text):
        pairs = (part.partition("=") for part in found["parts"].split(";"))
        parts = {key.strip().lower(): value.strip() for key, _, value in pairs}
        vault, name = parts.get("vaultname", ""), parts.get("secretname", "")
        return Place(vault.lower(), name, parts.get("secretversion", "").lower())
    found = _PLACE.fullmatch(text)
    return Place(found["vault"].lower(), found["name"]) if found else None


def _site(text: str) -> Site | None:
    host = host_of(text)
    return Site(text.casefold(), host) if host else None
