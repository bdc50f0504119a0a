"""The proxy that a connection goes through: one rule for vaults and for the sign-in."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from requests.utils import get_environ_proxies, select_proxy


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy that opens tunnels. Shown as ``host:port``, never with its credentials."""

    host: str
    port: int
    url: str = field(repr=False)

    @classmethod
    def at(cls, address: str) -> Self:
        """The proxy of an address like ``http://user:password@host:port`` or ``host:port``."""
        url = address if "//" in address else f"http://{address}"
        parts = urlsplit(url)
        return cls(parts.hostname or "", parts.port or 80, url)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def credentials(self) -> str:
        """``user:password``, "" where the address has none."""
        parts = urlsplit(self.url)
        if not parts.username:
            return ""
        return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def proxy_for(url: str) -> Proxy | None:
    """The proxy that HTTPS_PROXY, ALL_PROXY and NO_PROXY (or lower case) name for ``url``.

    Plain HTTP never takes one: only the identity endpoint of the machine itself is asked so, and a
    proxy would ask its own.
    """
    if not url.startswith("https:"):
        return None
    address = select_proxy(url, get_environ_proxies(url))
    return Proxy.at(address) if address else None
