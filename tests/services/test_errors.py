"""The texts of Key Vault, as it has been seen to say them, and what is read out of them."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.rest import HttpRequest

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.stored import from_json, to_json
from certificates.services.keyvault.errors import failure_of
from certificates.services.keyvault.sign_in import SignInFailed

pytestmark = pytest.mark.wire

APP, OBJECT = "0a1b2c3d-1111-2222-3333-444455556666", "9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff"
RESOURCE = "/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/kv-a"
BY_POLICY = (
    f"The user, group or application 'appid={APP};oid={OBJECT};"
    "iss=https://sts.windows.net/11111111-2222-3333-4444-555566667777/' does not have "
    "certificates get permission on key vault 'kv-a;location=westeurope'. For help resolving this "
    "issue, please see https://go.microsoft.com/fwlink/?linkid=2125287"
)
BY_ROLE = (
    "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny "
    "assignments or role definitions were changed recently, please observe propagation time.\r\n"
    f"Caller: appid={APP};oid={OBJECT};iss=https://sts.windows.net/t/\r\n"
    "Action: 'Microsoft.KeyVault/vaults/certificates/create/action'\r\n"
    f"Resource: '{RESOURCE}'\r\nAssignment: (not found)\r\n"
    "DecisionReason: 'DeniedWithNoValidRBAC'\r\nVault: kv-a;location=westeurope\r\n"
)
BY_FIREWALL = (
    "Client address is not authorized and caller is not a trusted service.\r\n"
    f"Client address: 203.0.113.7\r\nCaller: appid={APP};oid={OBJECT};iss=https://sts/\r\n"
    "Vault: kv-a;location=westeurope"
)
BY_PRIVATE_LINK = (
    "Public network access is disabled and request is not from a trusted service nor via an "
    f"approved private link.\r\nCaller: appid={APP};oid={OBJECT};iss=https://sts/\r\nVault: kv-a"
)
DELETED = (
    "Certificate web is currently in a deleted but recoverable state, and its name cannot be "
    "reused; in this state, the certificate can only be recovered or purged."
)
PENDING = (
    "A new key vault certificate can not be created or imported while a pending key vault "
    "certificate's status is inProgress."
)
PROTECTED = (
    'Operation "purge" is not allowed because purge protection is enabled for this vault. Key '
    "Vault service will automatically purge it after the retention period has passed."
)
WRONG_TENANT = (
    "AKV10032: Invalid issuer. Expected one of https://sts.windows.net/a/, found "
    "https://sts.windows.net/b/."
)
AUDIENCE = (
    "AKV10022: Invalid audience. Expected https://vault.azure.net, found: "
    "https://vault.usgovcloudapi.net."
)
PARALLEL = (
    "There was a conflict while deleting the certificate 'x'. This can happen when multiple "
    "operations are performed in parallel against it. Perform operations in a sequential manner."
)
THROTTLED = (
    "Request was not processed because too many requests were received. "
    "Reason: VaultRequestTypeLimitReached"
)

VERSION = (
    "The specified version (7.4) is not recognized. Consider using the latest supported version "
    "(7.3)."
)
SAID: dict[str, tuple[int, str, str, str, FailureKind]] = {
    "policy": (403, "Forbidden", BY_POLICY, "ForbiddenByPolicy", FailureKind.PERMISSION_POLICY),
    "policy, older": (403, "Forbidden", BY_POLICY, "AccessDenied", FailureKind.PERMISSION_POLICY),
    "policy, bare": (403, "Forbidden", BY_POLICY, "", FailureKind.PERMISSION_POLICY),
    "role": (403, "Forbidden", BY_ROLE, "ForbiddenByRbac", FailureKind.PERMISSION_ROLE),
    "role, bare": (403, "Forbidden", BY_ROLE, "", FailureKind.PERMISSION),
    "firewall": (403, "Forbidden", BY_FIREWALL, "ForbiddenByFirewall", FailureKind.FIREWALL),
    "private": (403, "Forbidden", BY_PRIVATE_LINK, "ForbiddenByConnection", FailureKind.PRIVATE),
    "another 403": (403, "Forbidden", "Operation is not allowed.", "", FailureKind.REFUSED),
    "deleted": (
        409,
        "Conflict",
        DELETED,
        "ObjectIsDeletedButRecoverable",
        FailureKind.NAME_DELETED,
    ),
    "being deleted": (
        409,
        "Conflict",
        "Certificate is currently being deleted.",
        "ObjectIsBeingDeleted",
        FailureKind.NAME_BEING_DELETED,
    ),
    "just purged": (
        409,
        "Conflict",
        "Certificate web is currently being deleted and cannot be re-created; retry later.",
        "",
        FailureKind.NAME_BEING_DELETED,
    ),
    "pending": (409, "Forbidden", PENDING, "", FailureKind.PENDING),
    "parallel": (409, "Conflict", PARALLEL, "", FailureKind.CONFLICT),
    "purge protection": (403, "Forbidden", PROTECTED, "", FailureKind.PURGE_PROTECTED),
    "throttled": (429, "Throttled", THROTTLED, "", FailureKind.THROTTLED),
    "no operation": (
        404,
        "PendingCertificateNotFound",
        "Pending Certificate not found: web",
        "",
        FailureKind.NOTHING_PENDING,
    ),
    "api version": (400, "BadParameter", VERSION, "", FailureKind.API_VERSION),
    "not found": (404, "CertificateNotFound", "Not found: web", "", FailureKind.NOT_FOUND),
    "bad parameter": (400, "BadParameter", "Property has invalid value", "", FailureKind.INVALID),
    "wrong tenant": (401, "Unauthorized", WRONG_TENANT, "", FailureKind.WRONG_TENANT),
    "audience": (401, "Unauthorized", AUDIENCE, "", FailureKind.WRONG_AUDIENCE),
    "token": (401, "Unauthorized", "AKV10001: Token expired.", "", FailureKind.TOKEN_REFUSED),
    "not allowed": (405, "MethodNotAllowed", "HTTP PUT not allowed", "", FailureKind.REFUSED),
    "too large": (413, "RequestEntityTooLarge", "Too large.", "", FailureKind.REFUSED),
    "broken": (500, "InternalServerError", "Oops.", "", FailureKind.VAULT_ERROR),
}


URL = "https://kv-a.vault.azure.net/certificates/web?api-version=7.4"


class Response:
    """What the SDK's errors carry of an answer."""

    reason = "made up"

    def __init__(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        self.status_code = status
        self.headers = headers or {}
        self.request = HttpRequest("GET", URL, headers={"Authorization": "Bearer made-up"})
        self._body = body

    def text(self, encoding: str | None = None) -> str:
        """The body."""
        return self._body


def said(status: int, body: Any, **headers: str) -> Failure:
    """The failure that an answer is read into."""
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Any = Response(status, text, named)
    error = HttpResponseError(message="x", response=response)
    failure = failure_of(error, "kv-a")
    assert from_json(Failure, json.loads(json.dumps(to_json(failure), allow_nan=False))) == failure
    return failure


def body_of(code: str, message: str, inner: str = "") -> dict[str, Any]:
    """An error body of Key Vault."""
    error: dict[str, Any] = {"code": code, "message": message}
    return {"error": error | ({"innererror": {"code": inner}} if inner else {})}


ONE, TWO = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
OURS = "33333333-3333-3333-3333-333333333333"
TWO_ISSUERS = (
    f"AKV10032: Invalid issuer. Expected one of https://sts.windows.net/{ONE}/, "
    f"https://login.microsoftonline.com/{TWO}/v2.0, found https://login.microsoftonline.us/{OURS}/v2.0."
)


@pytest.mark.parametrize(
    ("challenge", "theirs"),
    [
        ("", f"{ONE} or {TWO}"),
        (f"https://login.microsoftonline.com/{TWO}", TWO),
        (f"https://login.microsoftonline.com/{OURS}", f"{ONE} or {TWO}"),
    ],
)
def test_of_several_issuers_the_one_of_the_challenge_is_named(challenge: str, theirs: str) -> None:
    header = f'Bearer authorization="{challenge}", resource="https://vault.azure.net"'
    headers = {"WWW_Authenticate": header} if challenge else {}
    found = said(401, body_of("Unauthorized", TWO_ISSUERS), **headers)
    assert (found.tenant, found.own_tenant) == (theirs, OURS)


@pytest.mark.parametrize("case", SAID)
def test_what_key_vault_says_has_a_kind(case: str) -> None:
    status, code, message, inner, kind = SAID[case]
    failure = said(status, body_of(code, message, inner), x_ms_request_id="r-1")
    assert failure.kind is kind
    assert (failure.vault, failure.status, failure.request_id) == ("kv-a", status, "r-1")
    assert failure.code == (f"{code} / {inner}" if inner else code)
    assert failure.message == message
    assert datetime.now(UTC) - datetime.fromisoformat(failure.at) < timedelta(minutes=1)


def test_who_called_and_which_permission_lacks_is_read_out() -> None:
    policy = said(403, body_of("Forbidden", BY_POLICY, "ForbiddenByPolicy"))
    assert (policy.permission, policy.app_id, policy.object_id) == ("get", APP, OBJECT)
    role = said(403, body_of("Forbidden", BY_ROLE, "ForbiddenByRbac"))
    assert role.data_action == "Microsoft.KeyVault/vaults/certificates/create/action"
    assert (role.resource, role.app_id, role.object_id) == (RESOURCE, APP, OBJECT)
    firewall = said(403, body_of("Forbidden", BY_FIREWALL, "ForbiddenByFirewall"))
    assert firewall.address == "203.0.113.7"


def test_both_tenants_are_read_out_of_a_token_for_another() -> None:
    found = said(401, body_of("Unauthorized", SAID["wrong tenant"][2]))
    assert (found.tenant, found.own_tenant) == ("a", "b")


def test_an_error_without_an_answer_keeps_no_text_of_a_library() -> None:
    refused = ConnectionRefusedError(111, "Connection refused")
    pool = "HTTPSConnectionPool(host='localhost', port=1): Read timed out. (read timeout=2.99)"
    reasons = {
        ServiceRequestError(f"<urllib3.connection.HTTPSConnection object>: {refused}", refused): (
            "connection refused"
        ),
        ServiceResponseError(pool): "no answer in time",
        ServiceResponseError("('Connection aborted.', RemoteDisconnected('x'))"): (
            "the connection ended"
        ),
        KeyError("attributes"): "its answer has another shape than that of a vault",
    }
    for error, reason in reasons.items():
        assert failure_of(error, "kv-a").message == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "DefaultAzureCredential failed…\nAADSTS7000222: Expired.\nhint",
            "AADSTS7000222: Expired.",
        ),
        ("ManagedIdentityCredential: no response from the IMDS endpoint.", "no managed identity"),
        ("Please run 'az login' to set up an account", "Azure CLI is not signed in"),
        ("Unexpected response {'a': 1}", "The sign-in service gave no token"),
    ],
)
def test_a_failed_sign_in_is_told_in_words_of_azure_or_of_the_portal(
    text: str, reason: str
) -> None:
    failed = SignInFailed(text)
    failed.__cause__ = AzureError(text)
    message = failure_of(failed, "kv-a").message
    assert reason in message
    assert "Credential" not in message


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
@pytest.mark.parametrize("body", ["", "<html>", "{}", "[]", "null", "7", '{"error": "x"}'])
def test_what_anybody_else_says_is_not_a_vaults_word(status: int, body: str) -> None:
    failure = said(status, body)
    assert failure.kind is FailureKind.NOT_A_VAULT
    assert failure.code == ""
    assert failure.message == f"GET certificate: answered {status} without Key Vault's words"
    assert failure.api_version == ("7.4" if status == 400 else "")


def test_a_message_of_any_size_is_cut() -> None:
    assert len(said(400, body_of("BadParameter", "x" * 100_000)).message) == 4000


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0", 0.0), ("soon", None), ("", None), ("-1", None), ("1.5", None), ("²", None)],
)
def test_retry_after_in_seconds(value: str, seconds: float | None) -> None:
    failure = said(429, body_of("Throttled", THROTTLED), Retry_After=value)
    assert failure.retry_after == seconds


def test_retry_after_as_a_date() -> None:
    then = datetime.now(UTC) + timedelta(seconds=30)
    failure = said(429, body_of("Throttled", ""), Retry_After=format_datetime(then, usegmt=True))
    assert failure.retry_after is not None
    assert 28 <= failure.retry_after <= 30
    past = format_datetime(then - timedelta(days=1), usegmt=True)
    assert said(503, "", Retry_After=past).retry_after == 0.0


def test_retry_after_beyond_all_measure_can_still_be_kept() -> None:
    failure = said(429, body_of("Throttled", ""), Retry_After="9" * 400)
    assert failure.retry_after is None or failure.retry_after > 60
