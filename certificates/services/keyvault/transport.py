"""The transport of one vault's client."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from certificates.services.keyvault import api_versions, learned
from certificates.services.keyvault.network.answers import VERSION, Unlike
from certificates.services.keyvault.network.deadlines import current_call
from certificates.services.keyvault.network.transport import Transport
from certificates.services.keyvault.network.trust import trust

DONE = range(200, 300)


class VaultTransport(Transport):
    """Talks to one vault only: a ``nextLink`` is the vault's text, and the token must not follow it
    elsewhere.
    """

    def __init__(self, url: str, ca_file: str = "") -> None:
        self._url, self._place = url, _place(url)
        super().__init__(trust(ca_file))

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send. The first leg of the challenge carries no token and can change nothing."""
        if _place(request.url) != self._place:
            raise Unlike("the vault pointed to another place")
        if call := current_call():
            call.armed = "Authorization" in request.headers
        response = api_versions.send(self._url, request, partial(super().send, request, **kwargs))
        if response.status_code in DONE and VERSION in response.headers:
            learned.heard(self._url, request.method, request.url)
        return response


def _place(url: str) -> tuple[str, str | None, int]:
    """Where an address leads. The service writes its own port, ``:443``, into ``nextLink``."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or 443
