"""A total deadline for one call to a vault, kept inside the TLS socket.

No keyword of the SDK bounds a call: its timeouts count per read, so an answer that drips one byte a
second holds a thread for ever. Here every read and every write of the socket gets what is left of
the deadline. The same place knows whether a request that carried the token has begun to leave,
which is what "never sent" means: the class of an exception cannot tell.
"""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from azure.core.pipeline.transport import RequestsTransport
from cryptography import x509
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from certificates.services.keyvault import api_versions, learned

CONNECT = 3  # seconds
READ = 20

DONE = range(200, 300)
VERSION = "x-ms-keyvault-service-version"  # every answer of Key Vault has it, no proxy's


_call: ContextVar["Call | None"] = ContextVar("call", default=None)


class Call:
    """The deadline of one call, and whether its request has begun to leave.

    Both clocks are watched: a suspended machine stops the monotonic one, and a paused process must
    not send late.
    """

    def __init__(self, seconds: float) -> None:
        if outer := _call.get():
            seconds = min(seconds, outer.left())
        self._ends = time.monotonic() + seconds
        self._ends_wall = time.time() + seconds
        self.armed = False  # the request being sent carries the token
        self.wrote = False  # ... and its first byte is about to be written

    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = min(self._ends - time.monotonic(), self._ends_wall - time.time())
        if left <= 0:
            raise TimeoutError("the deadline of this call has passed")
        return left


def current_call() -> Call | None:
    """The call that this thread is making, if any."""
    return _call.get()


@contextmanager
def within(seconds: float) -> Iterator[Call]:
    """Bound everything said to a vault inside by ``seconds``, in the thread that opened it.

    Inside another one, the earlier end of both holds.
    """
    call = Call(seconds)
    token = _call.set(call)
    try:
        yield call
    finally:
        _call.reset(token)


class Unlike(ValueError):
    """What a vault would not do. ``str()`` says what, in words for people."""


class Untrusted(ssl.SSLCertVerificationError):
    """The certificate of the connection is not trusted; ``issuer`` signed it."""

    issuer = ""


class _DeadlineSocket(ssl.SSLSocket):
    """A TLS socket whose every operation gets what is left of the call's deadline."""

    _sslobj: Any  # the only way to what the other side showed before Python 3.13

    def _arm(self) -> Call | None:
        call = _call.get()
        if call:
            self.settimeout(call.left())
        return call

    def do_handshake(self, block: bool = False) -> None:
        self._arm()
        try:
            super().do_handshake(block)
        except ssl.SSLCertVerificationError as error:
            untrusted = Untrusted(*error.args)
            untrusted.verify_message = error.verify_message
            untrusted.issuer = self._issuer()
            raise untrusted from error

    def _issuer(self) -> str:
        """Who issued what the other side shows, also when that is not trusted."""
        chain = self._sslobj.get_unverified_chain() or []
        if not chain:
            return ""
        found = x509.load_pem_x509_certificate(chain[0].public_bytes().encode())
        return found.issuer.rfc4514_string()

    def read(self, len: int = 1024, buffer: Any = None) -> Any:  # noqa: A002 the base's name
        self._arm()
        return super().read(len, buffer)

    def send(self, data: Any, flags: int = 0) -> int:
        call = self._arm()
        if call and call.armed:
            call.wrote = True
        return super().send(data, flags)


def tls_context(authorities: str = "") -> ssl.SSLContext:
    """A context whose sockets keep to the deadline of the call.

    It trusts what the machine trusts, and the ``authorities`` (a file or a folder) as well.
    """
    context = ssl.create_default_context()
    context.sslsocket_class = _DeadlineSocket
    if authorities:
        is_folder = Path(authorities).is_dir()
        context.load_verify_locations(**{"capath" if is_folder else "cafile": authorities})
    return context


class _Adapter(HTTPAdapter):
    """Gives its connections deadline sockets; repeats nothing and follows nothing."""

    def __init__(self) -> None:
        self._context = tls_context()
        super().__init__(
            pool_maxsize=32, max_retries=Retry(total=False, redirect=False, raise_on_status=False)
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        # Without this a call through HTTPS_PROXY would lose its deadline silently.
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)


def _place(url: str) -> tuple[str, str | None, int]:
    """Where an address leads. The service writes its own port, ``:443``, into ``nextLink``."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or 443


class VaultTransport(RequestsTransport):  # type: ignore[misc] # it ships no types
    """The transport of one vault's client.

    It talks to that vault only: a ``nextLink`` is the vault's text, and the token must not
    follow it elsewhere.
    """

    def __init__(self, url: str, ca: str = "") -> None:
        session = requests.Session()
        session.mount("https://", _Adapter())
        self._url, self._place = url, _place(url)
        super().__init__(
            session=session,
            session_owner=False,
            connection_verify=ca or True,
            connection_timeout=CONNECT,
            read_timeout=READ,
        )

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send, once. The first leg of the challenge carries no token and can change nothing."""
        if _place(request.url) != self._place:
            raise Unlike("the vault pointed to another place")
        if call := _call.get():
            call.armed = "Authorization" in request.headers
            kwargs["connection_timeout"] = min(CONNECT, call.left())
        send_once = partial(super().send, request, **kwargs)
        response = api_versions.send(self._url, request, send_once)
        if response.status_code in DONE and VERSION in response.headers:
            learned.heard(self._url, request.method, request.url)
        return response
