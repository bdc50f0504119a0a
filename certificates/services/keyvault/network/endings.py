"""Why a call ended without an answer: its kind, and the reason in words of our own."""

import re
import socket
import ssl
from typing import Any

from azure.core.exceptions import IncompleteReadError
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
)

from certificates.domain.failures import FailureKind
from certificates.domain.text import storable
from certificates.services.keyvault.network.answers import Unlike
from certificates.services.keyvault.network.connections import leg_of
from certificates.services.keyvault.network.proxies import Proxy
from certificates.services.keyvault.network.sockets import Untrusted

# What comes of an answer whose shape is not that of a vault.
ODD_SHAPE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip

# How a connection ends in the middle: a reset, or the end of the stream inside TLS.
_ENDS = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_NO_TUNNEL = re.compile(r"Tunnel connection failed: (?P<status>\d{3})")  # http.client's own words
ENDED = "the connection ended"
TOO_LATE = "no answer in time"


def ending_of(error: BaseException) -> dict[str, Any]:
    """The fields of a failure without an answer: kind, reason, and whom it was about."""
    chain = _chain(error)
    leg = next(filter(None, map(leg_of, chain)), None)
    proxy = leg.proxy if leg else None
    reason = _proxys_reason(chain, proxy) if proxy else ""
    kind = FailureKind.PROXY if reason else _kind(error, chain)
    untrusted = _first(chain, Untrusted)
    return {
        "kind": kind,
        "message": storable(reason or _reason(error, chain, kind))[:500],
        "issuer": storable(untrusted.issuer) if untrusted else "",
        "host": storable(leg.host.partition(":")[0]) if leg and kind is FailureKind.DNS else "",
        "proxy": storable(str(proxy)) if proxy else "",
    }


def has_ended(error: BaseException) -> bool:
    """Whether the connection ended before its answer began: no timeout, and no cut body."""
    chain = _chain(error)
    if _first(chain, TimeoutError) or isinstance(error, IncompleteReadError):
        return False
    return _first(chain, *_ENDS) is not None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and everything it wraps, in every way that the libraries have of wrapping."""
    found: list[BaseException] = []
    todo: list[Any] = [error]
    while todo:
        one = todo.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, getattr(one, "inner_exception", None)]
            todo += [getattr(one, "reason", None), *one.args]
    return found


def _first(chain: list[BaseException], *kinds: type[BaseException]) -> Any:
    return next((one for one in chain if isinstance(one, kinds)), None)


def _proxys_reason(chain: list[BaseException], proxy: Proxy) -> str:
    """What the proxy did wrong, as the rest of a sentence about it; "" when it did nothing wrong.

    The only connection that is opened directly is that to the proxy.
    """
    refusals = (_NO_TUNNEL.search(str(one)) for one in chain if isinstance(one, OSError))
    if refusal := next(filter(None, refusals), None):
        return _refusal(int(refusal["status"]), proxy)
    if _first(chain, NameResolutionError, socket.gaierror):
        return "does not exist: no address was found for its name"
    if _first(chain, NewConnectionError, ConnectionRefusedError):
        return f"cannot be reached ({_system_reason(chain) or 'no connection'})"
    return "does not answer" if _first(chain, ConnectTimeoutError) else ""


def _refusal(status: int, proxy: Proxy) -> str:
    if status == 407 and proxy.credentials:
        return "does not accept the user name and password (407)"
    if status == 407:
        return "wants a user name and password (407)"
    if status < 500:
        return f"refused the connection ({status})"
    return f"could not connect ({status})"


def _kind(error: BaseException, chain: list[BaseException]) -> FailureKind:
    if _first(chain, NameResolutionError, socket.gaierror):
        return FailureKind.DNS
    if _first(chain, ssl.SSLCertVerificationError):
        return FailureKind.TLS
    if _first(chain, *_ENDS[1:]):
        return FailureKind.NO_ANSWER
    if any(isinstance(one, Unlike) and one.is_key_vaults for one in chain):
        return FailureKind.ODD_ANSWER
    # Before the timeouts: it is a kind of them.
    if _first(chain, ssl.SSLError, NewConnectionError, ConnectionRefusedError):
        return FailureKind.UNREACHABLE
    if _is_late(error, chain):
        return FailureKind.NO_ANSWER
    return FailureKind.NOT_A_VAULT if isinstance(error, ODD_SHAPE) else FailureKind.NO_ANSWER


def _is_late(error: BaseException, chain: list[BaseException]) -> bool:
    late = _first(chain, TimeoutError, ConnectTimeoutError)
    return late is not None or "timed out" in str(error).lower()


def _reason(error: BaseException, chain: list[BaseException], kind: FailureKind) -> str:
    """The innermost reason, short: ``connection refused`` rather than a page of class names."""
    if unlike := _first(chain, Unlike):
        return str(unlike)
    if untrusted := _first(chain, ssl.SSLCertVerificationError):
        return str(untrusted.verify_message)
    if kind is FailureKind.NO_ANSWER:
        return TOO_LATE if _is_late(error, chain) else ENDED
    if kind is FailureKind.NOT_A_VAULT:
        return "its answer has another shape than that of a vault"
    if broken := _first(chain, ssl.SSLError):
        return f"TLS: {(broken.reason or 'it failed').replace('_', ' ').lower()}"
    return _system_reason(chain)


def _system_reason(chain: list[BaseException]) -> str:
    """The operating system's words for what went wrong."""
    reasons = [one.strerror for one in chain if isinstance(one, OSError) and one.strerror]
    return reasons[-1][:1].lower() + reasons[-1][1:] if reasons else ""
