"""The lists: certificates, deleted ones, vaults."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.models import Grant, Vault
from localvault.testing import LocalVault
from tests.support.people import client_of, make_person
from tests.views.scene import MakeOperation

LIST = reverse("certificates:certificate-list")

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


class TestCertificateList:
    def test_the_first_page_leads_here(self, as_reader: Client) -> None:
        assert as_reader.get("/").headers["Location"] == LIST

    def test_each_certificate_says_when_it_expires(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=page-")
        assert "page-web" in html
        assert "Expired 3" in html
        assert "No version yet" in html

    def test_search_is_by_name_and_finds_nothing_else(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=PAGE-WEB")
        assert "page-web" in html
        assert "page-old" not in html

    def test_a_vault_that_is_not_theirs_does_not_exist(self, as_reader: Client) -> None:
        page(as_reader, f"{LIST}?vault=kv-tests")
        page(as_reader, f"{LIST}?vault=kv-foreign", 404)

    def test_a_nul_in_a_question_is_left_out(self, as_reader: Client) -> None:
        page(as_reader, f"{LIST}?vault=%00&q=%00")
        assert as_reader.get(f"{LIST}?vault=kv-%00tests").context["query"].vault == "kv-tests"
        assert as_reader.get(f"{LIST}?q=page-%00web").context["query"].search == "page-web"

    def test_a_search_that_finds_nothing_leads_on(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=<b>nothing")
        assert "&lt;b&gt;nothing" in html
        assert "Search the deleted ones" in html

    def test_an_operation_under_way_stands_in_its_row_and_is_polled(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.WAITING, name="page-web")
        html = page(as_reader, f"{LIST}?q=page-web")
        assert f'id="operation-{operation.id}-line"' in html
        assert f"/operations/rows/?id={operation.id}.waiting" in html
        assert 'hx-trigger="every 2s"' in html

    def test_nothing_is_polled_when_nothing_is_under_way(self, as_reader: Client) -> None:
        assert "data-poll" not in page(as_reader, f"{LIST}?q=page-web")

    def test_a_vault_that_refuses_is_told_above_the_others(
        self, as_reader: Client, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="get")
        html = page(as_reader, LIST)
        assert "kv-tests refused to read the certificates." in html
        assert "az keyvault set-policy --name kv-tests" in html

    def test_more_certificates_than_a_page_lead_to_the_next_one(
        self, as_reader: Client, local_vault: LocalVault
    ) -> None:
        local_vault.fill([{"name": f"many-{number:02}"} for number in range(30)])
        first = as_reader.get(LIST)
        second = page(as_reader, first.context["more"])
        names = {row.certificate.name for row in first.context["page"].rows}
        assert names
        assert not any(f">{name}</a>" in second for name in names)


class TestCreateButton:
    def test_with_one_vault_it_leads_to_the_form(self, as_operator: Client) -> None:
        assert 'href="/vaults/kv-tests/create/"' in page(as_operator, LIST)

    def test_with_several_it_asks_which(self, as_operator: Client) -> None:
        Vault.objects.create(slug="kv-other", url="https://localhost:9")
        assert 'href="/vaults/?for=create"' in page(as_operator, reverse("certificates:vault-list"))

    def test_a_reader_has_none(self, as_reader: Client) -> None:
        assert "Create certificate" not in page(as_reader, LIST)


class TestVaults:
    def test_somebody_sees_their_vaults_only(self, vault: Vault) -> None:
        other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
        person = make_person("oz")
        Grant.objects.create(person=person, role=Role.OPERATOR, vault=other, granted_by="tests")
        html = page(client_of(person), reverse("certificates:vault-list"))
        assert "kv-other" in html
        assert "kv-tests" not in html

    def test_the_stronger_of_two_roles_is_shown(self, vault: Vault) -> None:
        person = make_person("oz", Role.READER)
        Grant.objects.create(person=person, role=Role.OPERATOR, vault=vault, granted_by="tests")
        html = page(client_of(person), reverse("certificates:vault-list"))
        assert '<td data-label="Your role">Operator</td>' in html

    def test_a_reader_cannot_create_here(self, as_reader: Client, as_operator: Client) -> None:
        url = f"{reverse('certificates:vault-list')}?for=create"
        assert "Create here" not in page(as_reader, url)
        assert "Create here" in page(as_operator, url)


class TestNoGrant:
    def test_a_stranger_is_told_whom_to_ask(
        self, as_stranger: Client, as_administrator: Client
    ) -> None:
        html = page(as_stranger, LIST, 403)
        assert "You are signed in, but no vault is open to you. Ask: Administrator Example." in html
