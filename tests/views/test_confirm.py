"""Deleting and recovering."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from certificates.models import Operation
from localvault.testing import LocalVault
from tests.views.filling import fill_in, opened
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def delete_url(name: str) -> str:
    return reverse("certificates:certificate-delete", args=["kv-tests", name])


def recover_url(name: str) -> str:
    return reverse("certificates:deleted-recover", args=["kv-tests", name])


def changes(local_vault: LocalVault, name: str) -> list[str]:
    seen = local_vault.journal(name=name, authorised=True)
    return [entry.method for entry in seen if entry.method != "GET"]


class TestDelete:
    def test_the_page_says_what_will_happen_and_until_when_it_can_be_undone(
        self, as_operator: Client
    ) -> None:
        html = as_operator.get(delete_url("page-web")).content.decode()
        for expected in (
            "Delete page-web?",
            "All 3 versions are deleted, with key and secret.",
            "Yes, for 90 days, until about",
            "Applications that use it are not known to the portal.",
            "Type kv-tests/page-web to confirm",
            "Keep it",
        ):
            assert expected in html

    def test_a_certificate_without_a_version_gives_up_its_csr(self, as_operator: Client) -> None:
        html = as_operator.get(delete_url("page-csr")).content.decode()
        assert "There is no version yet; the CSR and its key are given up." in html
        assert "All 0 versions" not in html

    def test_the_wrong_text_does_nothing(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        form = {"typed": "page-web", "nonce": str(uuid4())}
        response = as_operator.post(delete_url("page-web"), form)
        assert response.status_code == 422
        assert "That is not kv-tests/page-web. Nothing was done." in response.content.decode()
        assert changes(local_vault, "page-web") == []

    def test_the_right_text_deletes(self, as_operator: Client, local_vault: LocalVault) -> None:
        local_vault.fill([{"name": "page-delete"}])
        typed = {"typed": " kv-tests/page-delete "}
        response = fill_in(as_operator, delete_url("page-delete"), typed)
        assert response.headers["Location"] == f"/operations/{Operation.objects.get().id}/"
        assert changes(local_vault, "page-delete") == ["DELETE"]

    def test_without_a_nonce_nothing_is_done(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        response = as_operator.post(delete_url("page-web"), {"typed": "kv-tests/page-web"})
        assert response.status_code == 400
        assert changes(local_vault, "page-web") == []

    def test_one_that_is_under_way_is_named_and_linked(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        holder = make_operation(State.WAITING, verb="delete", name="page-web", slot="page-web")
        form = {"typed": "kv-tests/page-web", "nonce": str(uuid4())}
        response = as_operator.post(delete_url("page-web"), form)
        html = response.content.decode()
        assert response.status_code == 409
        assert "It is about page-web in kv-tests." in html
        assert "Nothing was sent." in html
        assert f"/operations/{holder.id}/" in html

    def test_a_reader_is_told_what_it_was_about_with_a_way_back(self, as_reader: Client) -> None:
        response = as_reader.get(delete_url("page-web"))
        html = response.content.decode()
        assert response.status_code == 403
        assert "This was about page-web in kv-tests." in html
        assert 'href="/vaults/kv-tests/certificates/page-web/"' in html

    def test_other_verbs_have_no_such_page(self, as_operator: Client) -> None:
        response = as_operator.get("/vaults/kv-tests/certificates/page-web/recover/")
        assert response.status_code == 404


class TestRecover:
    def test_one_button_recovers(self, as_operator: Client, local_vault: LocalVault) -> None:
        local_vault.fill([{"name": "page-back", "state": "deleted"}])
        response = as_operator.post(recover_url("page-back"), {"nonce": str(uuid4())})
        assert response.status_code == 302
        assert changes(local_vault, "page-back") == ["POST"]

    def test_the_page_without_javascript_asks_first(self, as_operator: Client) -> None:
        html = as_operator.get(recover_url("page-gone")).content.decode()
        assert "Recover page-gone?" in html
        assert "btn-danger" not in html

    def test_it_is_not_offered_before_the_delete_is_finished(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        delete = make_operation(State.WAITING, verb="delete", name="page-gone", slot="page-gone")
        response = as_operator.get(recover_url("page-gone"))
        assert response.headers["Location"] == f"/operations/{delete.id}/"
        for page in (f"/operations/{delete.id}/", "/vaults/kv-tests/certificates/page-gone/"):
            html = as_operator.get(page).content.decode()
            assert 'Recover<span class="visually-hidden">' not in html


def cancel_url(name: str) -> str:
    return reverse("certificates:certificate-cancel", args=["kv-tests", name])


@pytest.fixture
def csr(local_vault: LocalVault) -> str:
    """A certificate of its own, whose CSR waits for its CA."""
    name = f"page-cancel-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "state": "csr"}])
    return name


class TestCancel:
    def test_the_page_says_that_the_key_is_given_up(self, as_operator: Client, csr: str) -> None:
        html = as_operator.get(cancel_url(csr)).content.decode()
        for expected in (
            f"Cancel the operation of {csr}?",
            "The key of this CSR is given up.",
            "No. A new operation makes a new key.",
            "az has no command that cancels a certificate operation.",
            "Keep it",
        ):
            assert expected in html
        assert "to confirm" not in html

    def test_one_button_cancels(
        self, as_operator: Client, local_vault: LocalVault, csr: str
    ) -> None:
        response = fill_in(as_operator, cancel_url(csr))
        operation = Operation.objects.get()
        assert response.headers["Location"] == f"/operations/{operation.id}/"
        assert operation.sentence == "Asked the vault to stop. It may still finish."
        assert changes(local_vault, csr) == ["PATCH"]

    def test_once_the_csr_was_taken_its_name_is_typed(
        self, as_operator: Client, local_vault: LocalVault, csr: str
    ) -> None:
        as_operator.get(reverse("certificates:certificate-csr", args=["kv-tests", csr]))
        assert (
            f"Type kv-tests/{csr} to confirm" in as_operator.get(cancel_url(csr)).content.decode()
        )
        form = opened(as_operator, cancel_url(csr))
        assert as_operator.post(cancel_url(csr), form).status_code == 422
        assert changes(local_vault, csr) == []
        form["typed"] = f"kv-tests/{csr}"
        assert as_operator.post(cancel_url(csr), form).status_code == 302
        assert changes(local_vault, csr) == ["PATCH"]

    def test_where_nothing_is_under_way_nothing_is_sent(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        response = as_operator.post(cancel_url("page-web"), {"nonce": str(uuid4())})
        html = as_operator.get(response.headers["Location"]).content.decode()
        assert "page-web cannot be cancelled in kv-tests." in html
        assert "page-web has no operation under way in kv-tests" in html
        assert changes(local_vault, "page-web") == []

    def test_it_is_offered_where_an_operation_is_under_way(
        self, as_operator: Client, as_reader: Client, csr: str, waiting_csr: Operation
    ) -> None:
        pages = {
            f"/vaults/kv-tests/certificates/{csr}/": cancel_url(csr),
            f"/operations/{waiting_csr.id}/": cancel_url(waiting_csr.display_name),
        }
        for page, link in pages.items():
            assert link in as_operator.get(page).content.decode()
            assert link not in as_reader.get(page).content.decode()
        web = as_operator.get("/vaults/kv-tests/certificates/page-web/").content.decode()
        assert cancel_url("page-web") not in web
