"""The lists: certificates, deleted ones, vaults."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.models import Grant, Vault
from localvault.testing import LocalVault
from tests.support.inventory import fill, read_in
from tests.support.people import client_of, make_person
from tests.views.scene import MakeOperation

LIST = reverse("certificates:certificate-list")

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def read(certificates: LocalVault, vault: Vault) -> None:
    """What the vault holds was read."""
    read_in(vault, "page-web", "page-old", "page-csr")


@pytest.mark.usefixtures("read")
class TestCertificateList:
    def test_the_first_page_leads_here(self, as_reader: Client) -> None:
        assert as_reader.get("/").headers["Location"] == LIST

    def test_each_certificate_says_how_it_stands(self, as_reader: Client) -> None:
        html = page(as_reader, LIST)
        assert "Certificates, 3</h1>" in html
        assert html.index("page-old") < html.index("page-csr") < html.index("page-web")
        assert "Expired 3" in html
        assert "No version yet: its CSR waits for a signed certificate" in html
        assert "CN=www.contoso.com" in html

    def test_what_is_not_read_yet_counts_as_shown(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        make_operation(State.WAITING, name="page-new")
        html = page(as_reader, LIST)
        assert "Certificates, 4 of 4 shown" in html
        assert "Certificates, 4</h1>" in html

    def test_a_search_looks_at_more_than_names(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=WWW.contoso")
        assert "page-web" in html
        assert "page-old" not in html
        assert "Certificates, 1</h1>" in html

    def test_an_old_thumbprint_tells_which_version_it_is_of(
        self, as_reader: Client, vault: Vault
    ) -> None:
        held = vault.certificates.get(key="page-web")
        older = held.versions.exclude(version=held.version).order_by("created").first()
        assert older
        html = page(as_reader, f"{LIST}?q={older.thumbprint.lower()}")
        assert "Found by SHA-1 thumbprint: version of " in html

    def test_what_is_filtered_stands_above_and_can_be_taken_away(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=page&state=expired&enabled=yes&sort=name")
        assert 'href="?q=page&amp;enabled=yes&amp;sort=name"' in html
        assert "State: Expired" in html
        assert "More filters (1)" in html
        assert "page-web" not in html

    def test_a_click_on_a_heading_sorts_and_another_turns_it_round(self, as_reader: Client) -> None:
        assert 'href="?sort=name">Name' in page(as_reader, LIST)
        html = page(as_reader, f"{LIST}?sort=name")
        assert 'aria-sort="ascending"><a href="?sort=-name">Name' in html

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ("expires=soon", "Give a number of days, or two dates"),
            ("expires=2026-12-01..2026-13-01", "Give a number of days, or two dates"),
            ("expires=9999999999", "Give a number of days, or two dates"),
            ("state=broken", "There is no state broken."),
            ("enabled=maybe", "Select a valid choice."),
            ("q=%00", "Null characters are not allowed."),
            ("vault=%00", "Null characters are not allowed."),
        ],
    )
    def test_what_makes_no_sense_is_told_and_filters_nothing(
        self, as_reader: Client, query: str, told: str
    ) -> None:
        html = page(as_reader, f"{LIST}?{query}")
        assert told in html
        assert "Certificates, 3</h1>" in html

    def test_a_private_key_is_neither_looked_for_nor_shown(self, as_reader: Client) -> None:
        asked = f"{LIST}?q=-----BEGIN+PRIVATE+KEY-----+MIGHAgEA"
        answer = as_reader.get(asked, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        assert "That was a private key." in answer.content.decode()
        assert "MIGHAgEA" not in answer.content.decode()
        typed = as_reader.get(asked, headers={"HX-Request": "true"})
        assert typed["HX-Redirect"] == LIST

    def test_rows_alone_for_somebody_who_types(self, as_reader: Client) -> None:
        answer = as_reader.get(f"{LIST}?q=web&state=&tag=", headers={"HX-Request": "true"})
        html = answer.content.decode()
        assert answer["HX-Push-Url"] == f"{LIST}?q=web"
        assert "<html" not in html
        assert "1 certificate found" in html

    def test_a_vault_that_is_not_theirs_does_not_exist(self, as_reader: Client) -> None:
        page(as_reader, f"{LIST}?vault=kv-tests")
        page(as_reader, f"{LIST}?vault=kv-foreign", 404)

    def test_a_search_that_finds_nothing_leads_on(self, as_reader: Client) -> None:
        html = page(as_reader, f"{LIST}?q=<b>nothing")
        assert "Nothing matches “&lt;b&gt;nothing” in the 1 vault you can see" in html
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

    def test_it_says_how_old_it_is_and_what_was_never_read(
        self, as_reader: Client, vault: Vault
    ) -> None:
        html = page(as_reader, LIST)
        assert "Not read yet:" in html
        Vault.objects.update(synced_at=timezone.now() - timedelta(minutes=4))
        assert "(4 minutes ago)" in page(as_reader, LIST)

    def test_more_certificates_than_a_page_lead_to_the_next_one(
        self, as_reader: Client, vault: Vault
    ) -> None:
        fill(vault, 60)
        first = as_reader.get(f"{LIST}?q=many")
        second = page(as_reader, f"{LIST}{first.context['more']}")
        names = {row.name for row in first.context["page"].rows}
        assert len(names) == 50
        assert not any(f">{name}</a>" in second for name in names)
        assert "First page" in second


HOSTILE = ["<script>alert(1)</script>", "{{ 7|add:7 }}{% now %}", "a\u202eb", "=cmd|' /C calc'!A0"]


class TestExport:
    @pytest.mark.parametrize("text", [*HOSTILE, "x" * 10_240])
    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_hostile_text_stays_text(
        self, as_reader: Client, vault: Vault, text: str, form: str
    ) -> None:
        held = {"subject": text, "issuer": text, "names": [f"dns:{text}"], "tags": {text: text}}
        fill(vault, 1, is_ca_signed=True, policy_issuer=text[:200], **held)
        html = page(as_reader, f"{LIST}?q=many")
        assert "<script>alert" not in html
        assert "\u202e" not in html.replace(f'value="{text}"', "")  # what a filter sends back
        answer = as_reader.get(f"{LIST}?format={form}")
        file = b"".join(answer).decode("utf-8-sig")
        assert answer["Content-Disposition"].startswith('attachment; filename="certificates-')
        text = text.replace("\u202e", "\ufffd")
        if form == "csv":
            (row,) = csv.DictReader(StringIO(file))
            assert row["subject"] == (f"'{text}" if text.startswith("=") else text)
            assert not any(value.startswith("=") for value in row.values())
        else:
            (told,) = json.loads(file)
            assert (told["subject"], told["tags"]) == (text, {text: text})

    def test_the_file_holds_the_whole_view_in_its_order(
        self, as_reader: Client, vault: Vault
    ) -> None:
        fill(vault, 600)
        answer = as_reader.get(f"{LIST}?format=json&q=many&sort=-name&after=x")
        told = json.loads(b"".join(answer))
        assert [row["name"] for row in told] == [f"many-{n:03}" for n in reversed(range(600))]
        assert told[0]["state"] == "Valid"
        assert told[0]["expires"].endswith("Z")

    def test_an_empty_view_is_a_file_without_rows(self, as_reader: Client) -> None:
        assert json.loads(b"".join(as_reader.get(f"{LIST}?format=json&q=nothing"))) == []
        csv_file = b"".join(as_reader.get(f"{LIST}?format=csv&q=nothing")).decode()
        assert csv_file.count("\n") == 1


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
