"""The SDK's errors, translated once into the portal's."""

import json
import re
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.exceptions import SSLError as Urllib3SSLError

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import storable
from certificates.services.keyvault.credentials import SignInFailed

_NO_TUNNEL = "Tunnel connection failed"  # what http.client says of a proxy that refuses

# Everything that a call through the SDK can end with: its own errors, a failed sign-in, a socket's,
# and what comes of an answer whose shape is not that of a vault.
_ODD_SHAPE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
CALL_ERRORS = (AzureError, SignInFailed, OSError, *_ODD_SHAPE)

_CALLER = re.compile(r"appid=(?P<app>[0-9a-fA-F-]{36}).*?oid=(?P<oid>[0-9a-fA-F-]{36})", re.S)
_PERMISSION = re.compile(r"does not have certificates (?P<permission>[a-z]+) permission")
_ACTION = re.compile(r"Action: '(?P<action>[^']+)'")
# A role is given on the vault, not on the one certificate in it that the text may name.
_RESOURCE = re.compile(r"Resource: '(?P<resource>[^']*/vaults/[^/']+)")
_APPLICATION = re.compile(r"(?:app|identifier) '(?P<app>[0-9a-fA-F-]{36})'")
_ADDRESS = re.compile(r"Client address: (?P<address>[0-9a-fA-F.:]+)")


@dataclass(frozen=True)
class Spoken:
    """The error body of Key Vault; only a body like this one comes from a vault."""

    code: str
    message: str
    inner: str


def spoken(response: Any) -> Spoken | None:
    """The Key Vault error that the response carries; None when something else answered."""
    try:
        error = json.loads(response.text())["error"]
        inner = error.get("innererror") or {}
        said = (error["code"], error.get("message", ""), inner.get("code", ""))
        return Spoken(*(storable(str(text)) for text in said))
    except (AzureError, ValueError, KeyError, TypeError, AttributeError, LookupError):
        return None


def response_of(error: BaseException) -> Any:
    """The response that the SDK's error carries, None when there was none."""
    return error.response if isinstance(error, HttpResponseError) else None


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


def failure_of(error: BaseException, vault: str) -> Failure:
    """What went wrong, with everything that helps to mend it."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(error, SignInFailed):
        return _no_token(error, vault, at)
    response = response_of(error)
    if response is None:
        return Failure(kind=_silence(error), vault=vault, at=at, message=storable(_cause(error)))
    said = spoken(response)
    status: int = response.status_code
    message = said.message if said else ""
    return Failure(
        kind=_kind(status, said),
        vault=vault,
        at=at,
        status=status,
        code=" / ".join(filter(None, (said.code, said.inner))) if said else "",
        message=message[:4000],
        request_id=storable(response.headers.get("x-ms-request-id", "")),
        retry_after=retry_after(response) if status in (429, 503) else None,
        **_found(message),
    )


def _no_token(error: SignInFailed, vault: str, at: str) -> Failure:
    message = str(error)
    wrong = "not configured to acquire tokens for tenant" in message
    application = _APPLICATION.search(message)
    return Failure(
        kind=FailureKind.WRONG_TENANT if wrong else FailureKind.SIGN_IN,
        vault=vault,
        at=at,
        message=storable(message)[:4000],
        credential=error.credential,
        app_id=application["app"] if application else "",
    )


def _kind(status: int, said: Spoken | None) -> FailureKind:
    if status >= 500:
        return FailureKind.VAULT_ERROR
    if status == 408:
        return FailureKind.NO_ANSWER
    if said is None:
        return FailureKind.NOT_A_VAULT
    if status in (403, 409):
        return (_forbidden if status == 403 else _conflict)(said)
    if status == 401 and "AKV10032" in said.message:
        return FailureKind.WRONG_TENANT
    return {
        400: FailureKind.INVALID,
        401: FailureKind.TOKEN_REFUSED,
        404: FailureKind.NOT_FOUND,
        429: FailureKind.THROTTLED,
    }.get(status, FailureKind.REFUSED)


def _forbidden(said: Spoken) -> FailureKind:
    by_inner = {
        "ForbiddenByRbac": FailureKind.PERMISSION_ROLE,
        "ForbiddenByPolicy": FailureKind.PERMISSION_POLICY,
        "AccessDenied": FailureKind.PERMISSION_POLICY,
        "ForbiddenByFirewall": FailureKind.FIREWALL,
        "ForbiddenByConnection": FailureKind.PRIVATE,
    }
    if said.inner in by_inner:
        return by_inner[said.inner]
    if "purge protection is enabled" in said.message:
        return FailureKind.PURGE_PROTECTED
    if _PERMISSION.search(said.message):
        return FailureKind.PERMISSION_POLICY
    if "not authorized" in said.message:
        return FailureKind.PERMISSION
    return FailureKind.REFUSED


def _conflict(said: Spoken) -> FailureKind:
    if said.inner == "ObjectIsDeletedButRecoverable":
        return FailureKind.NAME_DELETED
    if said.inner == "ObjectIsBeingDeleted" or "currently being deleted" in said.message:
        return FailureKind.NAME_BEING_DELETED
    if "status is inProgress" in said.message:
        return FailureKind.PENDING
    return FailureKind.CONFLICT


def _found(message: str) -> dict[str, Any]:
    caller, permission = _CALLER.search(message), _PERMISSION.search(message)
    action, resource = _ACTION.search(message), _RESOURCE.search(message)
    address = _ADDRESS.search(message)
    return {
        "app_id": caller["app"] if caller else "",
        "object_id": caller["oid"] if caller else "",
        "permission": permission["permission"] if permission else "",
        "data_action": action["action"] if action else "",
        "resource": resource["resource"] if resource else "",
        "address": address["address"] if address else "",
    }


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


def _silence(error: BaseException) -> FailureKind:
    chain = _chain(error)

    def any_is(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in chain)

    if any_is(NameResolutionError, socket.gaierror):
        return FailureKind.DNS
    if any_is(ssl.SSLError, Urllib3SSLError):
        return FailureKind.TLS
    # Before the timeouts: it is a kind of them.
    if any_is(NewConnectionError, ConnectionRefusedError) or _NO_TUNNEL in str(error):
        return FailureKind.UNREACHABLE
    if any_is(TimeoutError, ConnectTimeoutError) or "timed out" in str(error).lower():
        return FailureKind.NO_ANSWER
    if isinstance(error, _ODD_SHAPE):
        return FailureKind.NOT_A_VAULT
    return FailureKind.NO_ANSWER


def _cause(error: BaseException) -> str:
    """The innermost reason, short: ``connection refused`` rather than a page of class names."""
    reasons = [one for one in _chain(error) if isinstance(one, OSError) and one.strerror]
    return str(reasons[-1].strerror if reasons else error)[:500]
