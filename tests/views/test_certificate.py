"""One certificate."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from certificates.domain.lifecycle import State
from certificates.models import Operation, OutsideChange, Vault
from certificates.services import certificates
from localvault.testing import LocalVault
from tests.services.asking import fresh
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def page(client: Client, name: str, status: int = 200) -> str:
    url = reverse("certificates:certificate-detail", args=["kv-tests", name])
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_it_shows_the_certificate_its_versions_and_identifiers(as_reader: Client) -> None:
    html = page(as_reader, "page-web")
    for expected in (
        "CN=www.contoso.com",
        "X.509 SHA-256 Thumbprint",
        'aria-label="Copy SHA-1 thumbprint"',
        'aria-label="Copy Secret Identifier"',
        'aria-label="Copy Secret Identifier with version"',
        "@Microsoft.KeyVault(SecretUri=",
        'aria-label="Copy SHA-256, base64url"',
        "Individual versions cannot be deleted.",
        "Renews itself on",
        "at 80 % of its lifetime.",
    ):
        assert expected in html
    assert html.count('aria-label="Copy version id"') == 3
    assert html.count('<span class="label">Current</span>') == 1


def test_the_policy_stands_beside_what_was_issued(
    as_reader: Client, local_vault: LocalVault
) -> None:
    html = page(as_reader, "page-web")
    assert "Automatically renew at 80 % of the lifetime" in html
    assert "as issued:" not in html
    name = fresh()
    local_vault.fill([{"name": name, "key_type": "EC-P-256"}])
    local_vault.change("update_policy", name, x509_props={"subject": "CN=other"})
    assert f"as issued: CN={name}" in page(as_reader, name)


def test_a_new_version_on_its_way_is_told(as_reader: Client, local_vault: LocalVault) -> None:
    name = fresh()
    local_vault.fill([{"name": name, "key_type": "EC-P-256"}])
    assert "New version:" not in page(as_reader, name)
    local_vault.change("create", name, issuer="Unknown", pending=True)
    assert "New version: waiting for CA." in page(as_reader, name)
    local_vault.change("cancel_pending", name)
    assert "New version: the last certificate operation was cancelled." in page(as_reader, name)
    local_vault.change("create", name, issuer="Self", pending=True)
    assert "New version: the vault is making it." in page(as_reader, name)
    local_vault.change("fail_pending", name, code="Denied", message="The <b>order</b> was denied.")
    failed = "New version: the last certificate operation failed. Key Vault says: The &lt;b&gt;"
    assert failed in page(as_reader, name)


def test_what_others_did_stands_between_two_moments(as_reader: Client, vault: Vault) -> None:
    after = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)
    OutsideChange.objects.create(
        vault=vault, key="page-web", name="page-web", what="tags", after=after,
        before=after + timedelta(minutes=15),
    )  # fmt: skip
    text = " ".join(strip_tags(page(as_reader, "page-web")).split())
    moments = "between 24 Nov 2026, 02:40 UTC and 24 Nov 2026, 02:55 UTC, not by the portal"
    assert f"Its tags were changed {moments}" in text


def test_an_operator_can_delete_it(as_operator: Client) -> None:
    assert "/certificates/page-web/delete/" in page(as_operator, "page-web")


def test_a_reader_is_told_who_can(as_reader: Client, as_operator: Client) -> None:
    html = page(as_reader, "page-web")
    words = (
        "You don't have permission: New version, New version with another policy, Tags, Disable, "
        "Delete (needs operator). Who can: Operator Example."
    )
    assert words in html
    assert "/delete/" not in html
    assert "/create/" not in html


def test_a_csr_that_waits_can_be_downloaded(as_reader: Client) -> None:
    html = page(as_reader, "page-csr")
    assert "Download CSR" in html
    assert "No version yet" in html


def test_what_cannot_be_read_is_named_and_can_be_downloaded(
    as_reader: Client, local_vault: LocalVault
) -> None:
    name = fresh()
    der = base64.b64encode(b"no certificate").decode()
    local_vault.fill([{"name": name, "key_type": "EC-P-256", "der": der, "nbf": 0, "exp": 86_400}])
    html = page(as_reader, name)
    text = " ".join(strip_tags(html).split())
    assert "Parts of this certificate cannot be read: subject, alternative names, issuer," in text
    assert f"/certificates/{name}/cer/?format=der" in html
    assert 'aria-label="Copy SHA-256 thumbprint"' in html
    assert "cannot be read; the vault says 2 Jan 1970, 00:00 UTC" in text
    assert "No version yet" not in text


def test_an_operation_under_way_is_a_strip_that_polls(
    as_reader: Client, make_operation: MakeOperation
) -> None:
    operation = make_operation(State.WAITING, name="page-web")
    html = page(as_reader, "page-web")
    assert f"/operations/{operation.id}/status/?shown=waiting&amp;on=certificate" in html


def test_a_finished_operation_does_not_poll(
    as_reader: Client, make_operation: MakeOperation
) -> None:
    make_operation(State.SUCCEEDED, name="page-web")
    assert "data-poll" not in page(as_reader, "page-web")


def test_a_deleted_one_can_be_recovered_where_it_was(as_operator: Client) -> None:
    html = page(as_operator, "page-gone", 404)
    assert "page-gone was deleted on" in html
    assert "by somebody outside the portal" in html
    assert 'Recover<span class="visually-hidden"> page-gone</span>' in html


def test_who_deleted_it_is_told(
    as_reader: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    deleted = certificates.one_deleted(vault=vault, name="page-gone").deleted
    make_operation(State.SUCCEEDED, verb="delete", name="page-gone", sent_at=deleted)
    assert "by Operator Example" in page(as_reader, "page-gone", 404)


def test_one_that_was_never_there_leads_to_a_search(as_reader: Client) -> None:
    html = page(as_reader, "page-never", 404)
    assert "kv-tests has no certificate named page-never." in html
    assert "/certificates/?q=page-never" in html


def test_one_that_is_being_made_shows_its_operation(
    as_reader: Client, make_operation: MakeOperation
) -> None:
    operation: Operation = make_operation(State.SENDING, name="page-never")
    assert f'id="operation-{operation.id}-status"' in page(as_reader, "page-never", 404)


def test_a_vault_that_refuses_is_explained(as_reader: Client, local_vault: LocalVault) -> None:
    local_vault.configure(permissions="list")
    html = page(as_reader, "page-web", 503)
    assert "lacks the certificate permission get in kv-tests" in html


def test_a_name_that_cannot_be_one_is_not_found(as_reader: Client) -> None:
    assert as_reader.get("/vaults/kv-tests/certificates/a_b/").status_code == 404
