"""Where no vault has answered: the kind and the reason, in words of our own and no library's."""

import re
import socket
import ssl
from typing import Any

from azure.core.exceptions import AzureError
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.exceptions import SSLError as Urllib3SSLError

from certificates.domain.failures import FailureKind
from certificates.domain.text import storable
from certificates.services.keyvault.credentials import SignInFailed
from certificates.services.keyvault.shapes import OddAnswer
from certificates.services.keyvault.transport import Unlike, Untrusted

# What comes of an answer whose shape is not that of a vault.
ODD_SHAPE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip

_NO_TUNNEL = "Tunnel connection failed"  # what http.client says of a proxy that refuses
_APPLICATION = re.compile(r"(?:app|identifier) '(?P<app>[0-9a-fA-F-]{36})'")
_TENANT = re.compile(r"acquire tokens for tenant (?P<tenant>[0-9a-fA-F-]{36})")
_AZURES_WORDS = re.compile(r"AADSTS\d+[^\r\n]*")
# What azure-identity says without any words of Azure, and what it means.
_SIGN_IN = (
    ("Unable to get authority configuration", "AADSTS90002"),
    ("az login", "The Azure CLI is not signed in on the server"),
    ("IMDS", "There is no managed identity here"),
    ("no managed identity endpoint", "There is no managed identity here"),
    ("identity has not been assigned", "This managed identity is not assigned to the server"),
    ("variables are not fully configured", "The settings hold only a part of the credential"),
)


def silence(error: BaseException) -> dict[str, Any]:
    """The kind of a failure without an answer, its reason, and whom it was about."""
    chain = _chain(error)
    untrusted = next((one for one in chain if isinstance(one, Untrusted)), None)
    named = next((one for one in chain if isinstance(one, NameResolutionError)), None)
    return {
        "kind": _kind(error, chain),
        "message": storable(_reason(error, chain))[:500],
        "issuer": storable(untrusted.issuer) if untrusted else "",
        "host": storable(named._host) if named else "",
    }


def no_token(error: SignInFailed) -> dict[str, Any]:
    """The same of a sign-in that failed."""
    said = str(error)
    application, tenant = _APPLICATION.search(said), _TENANT.search(said)
    return {
        "kind": FailureKind.WRONG_TENANT if tenant else FailureKind.SIGN_IN,
        "message": storable(_sign_in_words(error, said))[:1000],
        "credential": error.credential,
        "app_id": application["app"] if application else "",
        "tenant": tenant["tenant"] if tenant else "",
    }


def _sign_in_words(error: SignInFailed, said: str) -> str:
    if not isinstance(error.__cause__, (AzureError, ValueError)):
        return said  # the portal's own
    if azures := _AZURES_WORDS.search(said):
        return azures.group()
    meanings = (meaning for part, meaning in _SIGN_IN if part in said)
    return next(meanings, "The sign-in service gave no token")


def _chain(error: BaseException) -> list[BaseException]:
    """The error and everything it wraps."""
    found: list[BaseException] = []
    todo: list[Any] = [error]
    while todo:
        one = todo.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, getattr(one, "inner_exception", None)]
            todo += [getattr(one, "reason", None), *one.args]
    return found


def _kind(error: BaseException, chain: list[BaseException]) -> FailureKind:
    def any_is(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in chain)

    if any_is(NameResolutionError, socket.gaierror):
        return FailureKind.DNS
    if any_is(ssl.SSLError, Urllib3SSLError):
        return FailureKind.TLS
    if any_is(OddAnswer):
        return FailureKind.ODD_ANSWER
    # Before the timeouts: it is a kind of them.
    if any_is(NewConnectionError, ConnectionRefusedError) or _NO_TUNNEL in str(error):
        return FailureKind.UNREACHABLE
    if any_is(TimeoutError, ConnectTimeoutError) or "timed out" in str(error).lower():
        return FailureKind.NO_ANSWER
    if isinstance(error, ODD_SHAPE):
        return FailureKind.NOT_A_VAULT
    return FailureKind.NO_ANSWER


def _reason(error: BaseException, chain: list[BaseException]) -> str:
    """The innermost reason, short: ``connection refused`` rather than a page of class names."""
    for one in chain:
        if isinstance(one, Unlike):
            return str(one)
        if isinstance(one, ssl.SSLCertVerificationError):
            return one.verify_message
        if isinstance(one, ssl.SSLError):
            return (one.reason or "").replace("_", " ").lower()
    if _NO_TUNNEL in str(error):
        return "the proxy refused"
    reasons = [one.strerror for one in chain if isinstance(one, OSError) and one.strerror]
    if reasons:
        return reasons[-1][:1].lower() + reasons[-1][1:]
    if _kind(error, chain) is FailureKind.NOT_A_VAULT:
        return "its answer has another shape than that of a vault"
    return "no answer in time" if "timed out" in str(error).lower() else "the connection ended"
