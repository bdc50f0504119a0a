"""Pools of connections that do not grow old, and the session that sends through them.

Load balancers, NAT gateways and firewalls forget a connection that was quiet for some minutes.
Neither end learns of it: the next packet gets a reset, or no answer. So no request goes out
on a connection that was quiet for ``QUIET`` seconds; a new one is opened, behind a proxy as well.
"""

import ssl
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import Retry

from certificates.services.keyvault.network.answers import PLAIN, read_body
from certificates.services.keyvault.network.proxies import Proxy
from certificates.services.keyvault.network.sockets import PlainDeadlineSocket

QUIET = 3.0  # seconds
POOL = 32  # connections that are kept for one host
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # counts a suspended machine's time


@dataclass
class Leg:
    """One request on its way: where it goes, and which connection it took."""

    host: str  # host:port, the port only where it is not the usual one
    proxy: Proxy | None
    is_fresh: bool = False  # it must open a connection of its own
    is_reused: bool = False  # its connection has carried a request before


current_leg: ContextVar[Leg | None] = ContextVar("leg", default=None)


def mark(error: BaseException, leg: Leg) -> None:
    """Say with ``error`` on which leg it happened: no library's exception names the proxy."""
    error.leg = leg  # type: ignore[attr-defined]


def leg_of(error: BaseException) -> Leg | None:
    """The leg that ``error`` was marked with."""
    return getattr(error, "leg", None)


class _Connection(HTTPConnection):
    def _new_conn(self) -> Any:
        return PlainDeadlineSocket.taking(super()._new_conn())


class _TlsConnection(HTTPSConnection):
    """TLS is put on top of the plain socket, behind the proxy's CONNECT."""

    def _new_conn(self) -> Any:
        return PlainDeadlineSocket.taking(super()._new_conn())


if TYPE_CHECKING:
    _Pool = HTTPConnectionPool
else:
    _Pool = object  # mixed into both kinds of pools


class _Aging(_Pool):
    """Closes what comes out of the pool too old; urllib3 opens a closed connection again."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        connection: Any = super()._get_conn(timeout)
        leg = current_leg.get()
        must_close = leg is not None and leg.is_fresh
        if not connection.is_closed and (must_close or _is_old(connection)):
            connection.close()
        if leg:
            leg.is_reused = not connection.is_closed
        return connection

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.last_used = time.clock_gettime(_CLOCK)
        super()._put_conn(conn)


def _is_old(connection: Any) -> bool:
    quiet: float = time.clock_gettime(_CLOCK) - connection.last_used
    return quiet >= QUIET


class _PlainPool(_Aging, HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(_Aging, HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _PlainPool, "https": _TlsPool}


class _Adapter(HTTPAdapter):
    """Uses these pools; repeats nothing, follows nothing, and trusts what its context trusts."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        no_retries = Retry(total=False, redirect=False, raise_on_status=False)
        super().__init__(pool_maxsize=POOL, max_retries=no_retries)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        # Without the context here, a call through a proxy would lose its deadline silently.
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Leave the context alone: requests would load certifi's authorities into it."""


class Session(requests.Session):
    """Sends what it is given: no cookies, no redirects, no .netrc.

    That also saves CPU, which counts where the worker makes hundreds of requests a second.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        adapter = _Adapter(context)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(  # type: ignore[override] # the transport is its only caller
        self, method: str, url: str, *, stream: bool = False, timeout: Any = None, **given: Any
    ) -> requests.Response:
        leg = current_leg.get()
        proxies = {"https": leg.proxy.url} if leg and leg.proxy else {}
        headers = CaseInsensitiveDict({**self.headers, **given["headers"], **PLAIN})
        prepared = requests.PreparedRequest()
        prepared.prepare(
            method=method,
            url=url,
            headers=headers,
            files=given.get("files"),
            data=given.get("data"),
        )
        adapter = self.get_adapter(url)
        response = adapter.send(prepared, stream=True, timeout=timeout, proxies=proxies)
        if not stream:
            read_body(response)
        return response
