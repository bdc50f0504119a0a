"""What is odd about an answer is named: the request, and the member or the header."""

from typing import Any

import pytest
import structlog
from azure.keyvault.certificates import CertificateClient
from azure.keyvault.certificates._shared import http_challenge_cache

from certificates.domain.checking import Step
from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.explanations import explain
from certificates.domain.explanations.details import details
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.lifecycle import How, State
from certificates.models import Person, Vault
from certificates.services import certificates, connection, downloads
from certificates.services.keyvault import Reading, breaker, within
from certificates.services.keyvault.client import VaultTransport
from certificates.services.keyvault.credentials import credential
from certificates.services.sync import sync_vault
from certificates.verbs import Cancel, Create, Delete
from localvault.identity import TENANT
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform

pytestmark = pytest.mark.wire

ID = "https://kv/certificates/odd/00000000000000000000000000000000"
FINE: dict[str, Any] = {"id": ID, "attributes": {"enabled": True}}
POLICY = {"attributes": {"created": "yesterday"}}
SHAPES: dict[str, tuple[Any, str]] = {
    "no JSON": ("<html>", "is not JSON"),
    "a list": ([], "the body is a list, not an object"),
    "no id": ({"attributes": {}}, "id is missing"),
    "an odd id": ({**FINE, "id": 7}, "id is not the address of a certificate"),
    "no attributes": ({"id": ID}, "attributes is missing"),
    "odd attributes": ({**FINE, "attributes": "on"}, "attributes is a text, not an object"),
    "an odd date": ({**FINE, "attributes": {"exp": 10**15}}, "attributes.exp is not a time"),
    "an odd policy": (
        {**FINE, "policy": POLICY},
        "policy.attributes.created is a text, not a number",
    ),
    "odd names": (
        {**FINE, "policy": {"x509_props": {"sans": {"dns_names": "a.b"}}}},
        "policy.x509_props.sans.dns_names is a text, not a list",
    ),
    "an odd thumbprint": ({**FINE, "x5t": "a"}, "x5t is not base64"),
    "an odd certificate": ({**FINE, "cer": "a"}, "cer is not base64"),
}
PAGES: dict[str, tuple[Any, str]] = {
    "no value": ({}, "value is missing"),
    "an odd link": ({"value": [], "nextLink": "https://["}, "nextLink is not an address"),
    "no token": ({"value": [], "nextLink": "https://kv/x"}, "nextLink has no $skiptoken"),
}


def odd(failure: Failure | None, words: str) -> None:
    """It is reported, and nothing of it is taken for Key Vault's words."""
    assert failure is not None
    assert (failure.kind, failure.message) == (FailureKind.NOT_A_VAULT, words)
    assert ("Reason", words) in details(failure)


@pytest.mark.parametrize("case", SHAPES)
def test_a_page_says_what_is_odd(
    vault: Vault, operator: Person, local_vault: LocalVault, case: str
) -> None:
    body, words = SHAPES[case]
    local_vault.fault("answer", route="certificate", status=200, body=body)
    with structlog.testing.capture_logs() as logs, pytest.raises(VaultFailure) as told:
        certificates.one(actor=operator, vault=vault, name="odd")
    odd(told.value.failure, f"GET certificate: {words}")
    [line] = [line for line in logs if line["event"] == "vault.odd_answer"]
    assert (line["vault"], line["odd"]) == (vault.slug, f"GET certificate: {words}")


@pytest.mark.parametrize("case", PAGES)
def test_a_sync_says_what_is_odd(vault: Vault, local_vault: LocalVault, case: str) -> None:
    body, words = PAGES[case]
    local_vault.fault("answer", route="list", status=200, body=body)
    report = sync_vault(vault)
    assert report is not None
    odd(report.failure, f"GET certificates: {words}")


@pytest.mark.parametrize(
    ("route", "body", "words"),
    [
        ("certificate", {"id": ID}, "GET certificate: attributes is missing"),
        ("pending", [], "GET certificate operation: the body is a list, not an object"),
        ("versions", {"value": [7]}, "GET versions: value[0] is a number, not an object"),
        (
            "deleted",
            {"deletedDate": "x"},
            "GET deleted certificate: deletedDate is a text, not a number",
        ),
    ],
)
def test_a_look_says_what_is_odd(
    vault: Vault, operator: Person, local_vault: LocalVault, route: str, body: Any, words: str
) -> None:
    name = filled(local_vault)
    local_vault.fault("answer", route=route, name=name, status=200, body=body)
    operation = perform(Create(name=name, spec=EC), vault, operator)
    assert (operation.state, operation.how) == (State.FAILED, How.NOT_SENT)
    odd(operation.failure, words)


def test_it_tells_why_a_vault_rests(vault: Vault, local_vault: LocalVault) -> None:
    local_vault.fault("answer", route="list", status=200, body={}, count=breaker.FAILURES)
    for _ in range(breaker.FAILURES):
        connection.check(vault=vault)
    with pytest.raises(VaultFailure) as told:
        breaker.check(vault)
    assert "GET certificates: value is missing" in explain(told.value.failure).what


# challenges

AUTHORITY = f"http://login.example/{TENANT}"
SCOPE = "https://vault.azure.net/.default"
LACKING = {
    "": "is missing",
    "Bearer": "names no authorization",
    'Bearer realm="x"': "names no authorization",
    'Bearer authorization="https://login.example/t"': "names neither a scope nor a resource",
}


def challenging(local_vault: LocalVault, header: str) -> None:
    """Let the vault challenge so, and the SDK forget the earlier challenge."""
    http_challenge_cache.clear()
    headers = {"WWW-Authenticate": header} if header else {}
    body = {"error": {"code": "Unauthorized", "message": "No token."}}
    local_vault.fault(
        "answer", status=401, headers=headers, body=body, authorised=False, count=None
    )


@pytest.mark.parametrize("header", LACKING)
def test_the_check_says_what_a_challenge_lacks(
    vault: Vault, local_vault: LocalVault, header: str
) -> None:
    challenging(local_vault, header)
    check = connection.check(vault=vault)
    said = f"GET certificates: the answer is 401, and its WWW-Authenticate header {LACKING[header]}"
    odd(check.failure, said)


@pytest.mark.parametrize("header", list(LACKING)[:3])
def test_a_page_says_what_a_challenge_lacks_and_not_that_a_token_ended(
    vault: Vault, local_vault: LocalVault, header: str
) -> None:
    challenging(local_vault, header)
    with within(5), pytest.raises(VaultFailure) as told:
        Reading(vault).certificate("any")
    said = f"GET certificate: the answer is 401, and its WWW-Authenticate header {LACKING[header]}"
    odd(told.value.failure, said)


def test_a_token_that_is_refused_is_no_missing_challenge(
    vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("expired", count=9)
    with within(5), pytest.raises(VaultFailure) as told:
        Reading(vault).certificate("any")
    assert told.value.failure.kind is FailureKind.TOKEN_REFUSED


@pytest.mark.parametrize(
    "header",
    [
        f'Bearer authorization="{AUTHORITY}", scope="{SCOPE}"',
        f'Bearer authorization_uri="{AUTHORITY}", resource="https://vault.azure.net"',
        f"bearer authorization={AUTHORITY}, scope={SCOPE}",
    ],
)
def test_the_check_takes_every_challenge_that_the_sdk_takes(
    vault: Vault, local_vault: LocalVault, header: str
) -> None:
    challenging(local_vault, header)
    check = connection.check(vault=vault)
    assert check.failure is None
    found = {step.step: step.found for step in check.steps}
    assert found[Step.CHALLENGE] == f"tenant {TENANT}, resource https://vault.azure.net"


def test_ad_fs_has_no_tenants(vault: Vault, local_vault: LocalVault) -> None:
    """The address ends like one of a tenant; a credential that is asked for it would refuse."""
    challenging(local_vault, f'Bearer authorization="https://adfs.example/adfs", scope="{SCOPE}"')
    assert connection.check(vault=vault).failure is None


def test_a_challenge_of_another_service_is_named_on_pages(
    vault: Vault, local_vault: LocalVault
) -> None:
    """As real vaults are asked: with the check that a challenge belongs to the vault's domain."""
    http_challenge_cache.clear()
    reading = Reading(vault)
    transport = VaultTransport(vault.url, vault.ca_file)
    reading._client = CertificateClient(vault.url, credential(), transport=transport, retry_total=0)
    with within(5), pytest.raises(VaultFailure) as told:
        reading.certificate("any")
    odd(told.value.failure, "its challenge is that of another service: vault.azure.net")


# operations that are not there


def test_a_csr_that_is_not_there_is_no_missing_certificate(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    with pytest.raises(NotThere) as told:
        downloads.pending_csr(actor=operator, vault=vault, name=name)
    said = explain(told.value.failure, name=name)
    assert said.what == f"{name} has no operation under way in kv-tests."


def test_an_operation_that_ends_before_it_is_cancelled_is_no_missing_certificate(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = fresh()
    local_vault.change("create", name, issuer="Unknown")
    local_vault.fault("change", route="cancel", name=name, what="delete_pending")
    operation = perform(Cancel(name=name), vault, operator)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.NOTHING_PENDING


def test_a_certificate_that_is_not_there_is_told_as_before(vault: Vault, operator: Person) -> None:
    operation = perform(Delete(name=fresh()), vault, operator)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.NOT_FOUND
