"""The SDK's errors, translated once into the portal's."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError

from certificates.domain.api_versions import is_refusal
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import storable
from certificates.services.keyvault.api_versions import api_version_in
from certificates.services.keyvault.challenges import (
    missing_challenge,
    refusal_in_words,
    tenant_of,
)
from certificates.services.keyvault.network.answers import VERSION
from certificates.services.keyvault.network.endings import ODD_SHAPE, ending_of
from certificates.services.keyvault.network.proxies import proxy_for
from certificates.services.keyvault.network.transport import retry_after
from certificates.services.keyvault.shapes import request_of
from certificates.services.keyvault.sign_in import SignInFailed
from certificates.services.keyvault.sign_in_errors import sign_in_failure

# Everything that a call through the SDK can end with: its own errors, a failed sign-in, a socket's,
# and what comes of an odd answer.
CALL_ERRORS = (AzureError, SignInFailed, OSError, *ODD_SHAPE)

_CALLER = re.compile(r"appid=(?P<app>[0-9a-fA-F-]{36}).*?oid=(?P<oid>[0-9a-fA-F-]{36})", re.S)
_PERMISSION = re.compile(r"does not have certificates (?P<permission>[a-z]+) permission")
_ACTION = re.compile(r"Action: '(?P<action>[^']+)'")
# A role is given on the vault, not on the one certificate in it that the text may name.
_RESOURCE = re.compile(r"Resource: '(?P<resource>[^']*/vaults/[^/']+)")
# Of every cloud, and of tokens of version 1.0 (sts.windows.net) and 2.0 (login...).
_ISSUERS = re.compile(r"https://[\w.-]+/(?P<tenant>[^/,\s]+)")
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
    except (AzureError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None


def response_of(error: BaseException) -> Any:
    """The response that the SDK's error carries, None when there was none."""
    return error.response if isinstance(error, HttpResponseError) else None


def failure_of(error: BaseException, vault: str) -> Failure:
    """What went wrong, with everything that helps to fix it."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(error, SignInFailed):
        return Failure(vault=vault, at=at, **sign_in_failure(error))
    response = response_of(error)
    if response is None:
        known = {"message": words} if (words := refusal_in_words(error)) else {}
        return Failure(vault=vault, at=at, **ending_of(error) | known)
    if missing := missing_challenge(response):
        kind = FailureKind.NOT_A_VAULT
        return Failure(kind=kind, vault=vault, at=at, status=401, message=storable(missing))
    said = spoken(response)
    status: int = response.status_code
    kind, message = _kind(status, said), said.message if said else ""
    refused_version = _refused_version(response, said)
    if kind is FailureKind.NOT_A_VAULT:
        message = _oddity(response)
        if VERSION in response.headers and not refused_version:
            kind = FailureKind.ODD_ANSWER
    return Failure(
        kind=kind,
        vault=vault,
        at=at,
        status=status,
        code=" / ".join(filter(None, (said.code, said.inner))) if said else "",
        message=message[:4000],
        request_id=storable(response.headers.get("x-ms-request-id", "")),
        retry_after=retry_after(response) if status in (429, 503) else None,
        api_version=refused_version,
        proxy="" if said else _proxy_of(response),
        **_found(message),
        **_tenants(response, message),
    )


def _oddity(response: Any) -> str:
    """What is odd about an answer that has not the words of Key Vault."""
    status: int = response.status_code
    what = f"answered {status} without Key Vault's words" if status >= 300 else "is not JSON"
    return storable(f"{request_of(response)}: {what}")


def _refused_version(response: Any, said: Spoken | None) -> str:
    """The API version of a request that was refused for it, or for no given reason."""
    may_be_it = response.status_code == 400 and (said is None or is_refusal(said.message))
    return storable(api_version_in(response.request.url)) if may_be_it else ""


def _proxy_of(response: Any) -> str:
    """The proxy that the answer came through: it may be the one that spoke."""
    request = getattr(response, "request", None)
    return str(proxy_for(request.url) or "") if request is not None else ""


def _kind(status: int, said: Spoken | None) -> FailureKind:
    if status >= 500:
        return FailureKind.VAULT_ERROR
    if status == 408:
        return FailureKind.NO_ANSWER
    if said is None:
        return FailureKind.NOT_A_VAULT
    if status in (403, 409):
        return (_forbidden if status == 403 else _conflict)(said)
    if status == 400 and is_refusal(said.message):
        return FailureKind.API_VERSION
    if status == 404 and said.code == "PendingCertificateNotFound":
        return FailureKind.NOTHING_PENDING
    if status == 401 and (kind := _of_token(said.message)):
        return kind
    return {
        400: FailureKind.INVALID,
        401: FailureKind.TOKEN_REFUSED,
        404: FailureKind.NOT_FOUND,
        429: FailureKind.THROTTLED,
    }.get(status, FailureKind.REFUSED)


def _of_token(message: str) -> FailureKind | None:
    """What is wrong with a token that is whole, and not merely old."""
    kinds = {"AKV10032": FailureKind.WRONG_TENANT, "AKV10022": FailureKind.WRONG_AUDIENCE}
    return next((kind for code, kind in kinds.items() if code in message), None)


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
    if _PERMISSION.search(said.message):
        return FailureKind.PERMISSION_POLICY
    if "purge protection is enabled" in said.message:
        return FailureKind.PURGE_PROTECTED
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


def _tenants(response: Any, message: str) -> dict[str, Any]:
    """Of a token for another tenant: the vault's, and the one that the portal signs in to.

    A vault may accept several issuers. The tenant that its challenge names is then the one.
    """
    if "AKV10032" not in message:
        return {}
    expected, found = message.partition(", found")[::2]
    theirs = list(dict.fromkeys(issuer["tenant"] for issuer in _ISSUERS.finditer(expected)))
    ours, challenged = _ISSUERS.search(found), tenant_of(response)
    theirs = [tenant for tenant in theirs if tenant == challenged] or theirs
    return {"tenant": " or ".join(theirs), "own_tenant": ours["tenant"] if ours else ""}
