"""Every failure on the pages where it can happen: words, the way out, and no text of a library."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import State
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Person, Vault
from certificates.verbs import Create
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform
from tests.support.vaults import use_identity_of
from tests.views.error_rows import CHANGES, READING
from tests.views.scene import MakeOperation

WEB = "/vaults/kv-tests/certificates/page-web/"
PAGE = "/vaults/kv-tests/"
FOREIGN = re.compile(
    r"HttpResponseError|[a-z]Error\b|Exception|Traceback|\(Forbidden\)|Content:|azure\.core|urllib3"
    r"|HTTPSConnection|[a-z]Credential\b|Errno|<urllib|object at 0x|\{\"error\""
)

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def shown(client: Client, url: str) -> str:
    """The text of a page. Only the details of a sign-in hold what a library says."""
    page = html.unescape(client.get(url).content.decode())
    assert not FOREIGN.findall(re.sub(r"(?m)^Sign-in: .*$", "", page))
    return page


@pytest.mark.parametrize("case", READING)
def test_a_certificate_that_cannot_be_read_says_why(
    as_reader: Client, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    row = READING[case]
    monkeypatch.setattr(TIMINGS, "detail_deadline", 0.4)
    local_vault.fault(row.kind, route="certificate", count=row.count, **row.options)
    page = shown(as_reader, WEB)
    for words in row.words:
        assert words in page
    assert "Details to copy" in page
    assert ("Key Vault request id: " in page) == row.has_request_id


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"url": "https://localhost:9"}, "kv-tests cannot be reached (connection refused)."),
        ({"url": "https://kv-tests.invalid"}, "The name kv-tests.invalid does not exist."),
        ({"ca_file": ""}, "is not trusted: issued by CN=localvault authority."),
    ],
)
def test_a_vault_that_is_not_there_says_so(
    as_reader: Client, place: dict[str, str], words: str
) -> None:
    Vault.objects.filter(slug="kv-tests").update(**place)
    page = shown(as_reader, WEB)
    assert words in page
    assert "Check the connection, on the page of kv-tests." in page


def test_a_sign_in_that_fails_is_told_with_every_vault_that_it_concerns(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    Vault.objects.create(slug="kv-other", url="https://localhost:9")
    use_identity_of(local_vault)
    body = {"error": "invalid_client", "error_description": "AADSTS7000222: It has expired."}
    local_vault.fault("answer", route="token", authorised=None, count=9, status=401, body=body)
    try:
        page = shown(as_reader, WEB)
    finally:
        local_vault.clear_faults()
        use_identity_of(local_vault)
    assert "The portal could not sign in to Azure." in page
    assert "AADSTS7000222: The client secret has expired." in page
    host = urlsplit(local_vault.identity_endpoint).netloc
    assert f"Sign-in: {host} answered 401: " in page
    assert local_vault.identity_header not in page
    assert "Vaults that use this sign-in: kv-other, kv-tests." in page


@pytest.mark.parametrize("case", CHANGES)
def test_an_operation_that_is_refused_says_why_and_that_nothing_was_changed(
    as_operator: Client, operator: Person, vault: Vault, local_vault: LocalVault, case: str
) -> None:
    options, expected = CHANGES[case]
    local_vault.fault("answer", route="create", **options)
    operation = perform(Create(name=fresh(), spec=EC), vault, operator)
    page = shown(as_operator, f"/operations/{operation.pk}/")
    for words in (*expected, "Nothing was changed.", f"Operation: {operation.pk}"):
        assert words in page


def test_a_name_that_a_deleted_certificate_holds_can_be_had_back(
    as_operator: Client, operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    name = filled(local_vault, state="deleted")
    operation = perform(Create(name=name, spec=EC), vault, operator)
    page = shown(as_operator, f"/operations/{operation.pk}/")
    assert "and still holds its name in kv-tests until" in page
    assert f"/vaults/kv-tests/deleted/{name}/recover/" in page
    assert "Use another name; the form is kept." in page


def test_an_answer_that_is_lost_asks_not_to_send_again(
    as_operator: Client, operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("drop", route="create", when="after")
    operation = perform(Create(name=fresh(), spec=EC), vault, operator)
    assert "Nothing is sent again." in shown(as_operator, f"/operations/{operation.pk}/")


def test_the_command_for_a_missing_permission_lists_what_the_identity_has(
    as_operator: Client, operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    Vault.objects.filter(pk=vault.pk).update(owner_email="owner+kv@contoso.com")
    shown(as_operator, WEB)
    local_vault.configure(permissions="get list")
    operation = perform(Create(name=fresh(), spec=EC), vault, operator)
    page = shown(as_operator, f"/operations/{operation.pk}/")
    assert "--certificate-permissions get list create" in page
    assert "it lists all: what it has, and create. Not known: import," in page
    assert "Operator Example asks for this in kvportal." in page
    assert "mailto:owner%2Bkv@contoso.com?subject=Key%20Vault%20kv-tests%3A%20permission" in page
    assert "--certificate-permissions" in shown(as_operator, PAGE)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.PURGE_PROTECTED, "kv-tests has purge protection."),
        (FailureKind.RIGHTS_GONE, "may no longer do this in kv-tests"),
        (FailureKind.NEVER_SENT, "never reached kv-tests"),
        (FailureKind.NOT_DONE, "it was not done"),
        (FailureKind.VAULT_FAILED, "Its certificate operation failed"),
    ],
)
def test_an_operation_that_has_failed_says_so(
    as_operator: Client, make_operation: MakeOperation, kind: FailureKind, words: str
) -> None:
    failed: Operation = make_operation(
        State.FAILED, error={"kind": kind, "vault": "kv-tests"}, how="not_sent"
    )
    assert words in shown(as_operator, f"/operations/{failed.pk}/")


def test_a_subject_that_the_vault_refuses_is_told_beside_its_field(
    as_operator: Client, operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    options, _ = CHANGES["policy"]
    local_vault.fault("answer", route="create", **options)
    operation = perform(Create(name=fresh(), spec=EC), vault, operator)
    page = shown(as_operator, f"/vaults/kv-tests/create/?from={operation.pk}")
    words = "Key Vault does not accept this subject: Invalid X.500 distinguished name."
    assert words in page[page.index('id="id_subject_error"') :]
    assert "1 thing to correct" in page
