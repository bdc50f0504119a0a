"""One request: sent, and repeated once where its connection had ended and that is safe."""

import re
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from azure.core.exceptions import AzureError
from azure.core.pipeline.transport import RequestsTransport

from certificates.services.keyvault.network.connections import Leg, Session, current_leg, mark
from certificates.services.keyvault.network.deadlines import current_call
from certificates.services.keyvault.network.endings import has_ended
from certificates.services.keyvault.network.proxies import proxy_for

CONNECT = 3.0  # seconds
READ = 20.0


class Transport(RequestsTransport):  # type: ignore[misc] # it ships no types
    """The transport of one client: its trust, its pools, its proxy.

    A request whose method is in ``repeatable`` is sent a second time when the connection that it
    took had been used before and ended without an answer: a device on the way had forgotten it. A
    timeout is never repeated, and a change is not either: it may have been done.
    """

    repeatable: ClassVar[frozenset[str]] = frozenset({"GET"})

    def __init__(self, context: ssl.SSLContext, *, read_timeout: float = READ) -> None:
        self._read_timeout = read_timeout
        super().__init__(
            session=Session(context),
            session_owner=False,
            connection_timeout=CONNECT,
            read_timeout=read_timeout,
        )

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send, within the deadline of the call. What it raises has its ``leg``."""
        leg = Leg(host_of(request.url), proxy_for(request.url))
        try:
            return self._send_once(request, leg, kwargs)
        except AzureError as error:
            may_repeat = request.method in self.repeatable and leg.is_reused and has_ended(error)
            if not may_repeat:
                raise
        return self._send_once(request, replace(leg, is_fresh=True, is_reused=False), kwargs)

    def _send_once(self, request: Any, leg: Leg, kwargs: dict[str, Any]) -> Any:
        longest = {"connection_timeout": CONNECT, "read_timeout": self._read_timeout}
        call = current_call()
        left = call.left() if call else self._read_timeout
        timeouts = {key: min(longest[key], kwargs.get(key, left), left) for key in longest}
        token = current_leg.set(leg)
        try:
            return super().send(request, **{**kwargs, **timeouts})
        except AzureError as error:
            mark(error, leg)
            raise
        finally:
            current_leg.reset(token)


def host_of(url: str) -> str:
    """Where an address leads, for people: the port only where it is not the usual one."""
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    host = parts.hostname or ""
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"


def retry_after(response: Any) -> float | None:
    """The seconds of a Retry-After header (a number or a date); None when it makes no sense."""
    value = response.headers.get("Retry-After", "")
    if re.fullmatch("[0-9]{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
