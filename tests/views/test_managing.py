"""Administrators change a vault, switch it off and on; everybody sees it."""

import pytest
from django.test import Client
from pytest_django import Settings

from certificates.domain.lifecycle import State
from certificates.models import Vault
from certificates.services.sync import sync_vault
from kvportal.named_credentials import NamedCredential
from localvault.testing import LocalVault
from tests.support.people import make_person
from tests.views.scene import MakeOperation

PAGE = "/vaults/kv-tests/"
NOTE = "the team moves it"

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def html(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def switch_off(client: Client) -> None:
    response = client.post(f"{PAGE}switch-off/", {"note": NOTE})
    assert response.status_code == 302


class TestSettings:
    def test_they_are_saved_and_shown_to_everybody(
        self, as_administrator: Client, as_reader: Client, settings: Settings
    ) -> None:
        settings.CREDENTIALS = {"partner": NamedCredential(name="partner", client_id="x")}
        form = html(as_administrator, f"{PAGE}settings/")
        assert '<option value="partner">partner</option>' in form
        sent = {"label": "production", "credential": "partner", "owner_email": "a@example.com"}
        saved = as_administrator.post(f"{PAGE}settings/", sent, follow=True)
        assert "The settings of kv-tests are saved." in saved.content.decode()
        shown = html(as_reader, PAGE)
        assert "<dd>Production</dd>" in shown
        assert "<dd>partner</dd>" in shown
        assert "a@example.com" in shown
        assert "settings/" not in shown

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("label", "x" * 41),
            ("label", "a\u202eb"),
            ("owner_email", "nobody"),
            ("credential", "x"),
        ],
    )
    def test_what_makes_no_sense_is_told_and_nothing_is_lost(
        self, as_administrator: Client, field: str, value: str
    ) -> None:
        sent = {"label": "Mine", "owner_email": "a@example.com", field: value}
        response = as_administrator.post(f"{PAGE}settings/", sent)
        assert response.status_code == 422
        shown = response.content.decode()
        assert "1 thing to correct" in shown
        assert "a@example.com" in shown or field == "owner_email"
        assert Vault.objects.get().owner_email == ""

    def test_a_credential_that_the_settings_lost_can_be_kept(
        self, as_administrator: Client, vault: Vault
    ) -> None:
        Vault.objects.update(credential="gone")
        sent = {"label": "Test", "credential": "gone", "owner_email": ""}
        assert as_administrator.post(f"{PAGE}settings/", sent).status_code == 302
        assert Vault.objects.get().label == "Test"


class TestSwitchedOff:
    def test_it_takes_a_note(self, as_administrator: Client) -> None:
        asked = html(as_administrator, f"{PAGE}switch-off/")
        assert "In Azure nothing changes" in asked
        response = as_administrator.post(f"{PAGE}switch-off/", {"note": " "})
        assert response.status_code == 422
        assert Vault.objects.get().is_enabled

    def test_its_page_says_who_why_and_who_can_change_it(
        self, as_administrator: Client, as_reader: Client
    ) -> None:
        switch_off(as_administrator)
        shown = html(as_reader, PAGE)
        assert "An administrator switched kv-tests off on" in shown
        assert f": {NOTE}." in shown
        assert "The portal does not contact it." in shown
        assert "Administrator Example" in shown
        assert "switch-on" not in shown
        assert "Check now" not in shown
        assert "Switched off" in html(as_reader, "/vaults/")

    def test_pages_that_would_call_it_say_so_instead(
        self,
        as_administrator: Client,
        as_operator: Client,
        local_vault: LocalVault,
        vault: Vault,
    ) -> None:
        sync_vault(vault)
        assert "page-gone" in html(as_operator, "/deleted/")
        switch_off(as_administrator)
        asked = len(local_vault.journal())
        for place, status in (
            ("certificates/page-web/", 200),  # the portal's copy
            ("certificates/page-web/delete/", 503),
            ("create/", 503),
        ):
            shown = html(as_operator, f"{PAGE}{place}", status)
            assert "An administrator switched kv-tests off on" in shown
            assert "Who can switch it on: Administrator Example." in shown
        assert as_operator.post(f"{PAGE}check/").status_code == 503
        assert "page-web" in html(as_operator, "/certificates/")
        assert "page-gone" in html(as_operator, "/deleted/")
        assert len(local_vault.journal()) == asked

    def test_an_operation_says_that_nobody_asks_how_it_stands(
        self, as_administrator: Client, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        place = f"/operations/{make_operation(State.WAITING).id}/"
        assert "is switched off" not in html(as_reader, place)
        switch_off(as_administrator)
        assert "is switched off: the portal does not ask it about this operation." in html(
            as_reader, place
        )

    def test_it_is_switched_on_again(self, as_administrator: Client, as_reader: Client) -> None:
        switch_off(as_administrator)
        assert "Switch kv-tests on" in html(as_administrator, PAGE)
        on = as_administrator.post(f"{PAGE}switch-on/", follow=True)
        assert "kv-tests is switched on." in on.content.decode()
        html(as_reader, f"{PAGE}certificates/page-web/")

    def test_a_stranger_sees_none_of_it(self, as_administrator: Client) -> None:
        switch_off(as_administrator)
        stranger = Client()
        stranger.force_login(make_person("somebody"))
        html(stranger, PAGE, 404)


class TestLabel:
    LABEL = '<span class="label label-production">Production</span>'

    def test_it_stands_wherever_the_name_of_the_vault_stands(
        self, as_operator: Client, make_operation: MakeOperation, vault: Vault
    ) -> None:
        sync_vault(vault)
        Vault.objects.update(label="Production")
        operation = make_operation(State.WAITING)
        for place in (
            "/certificates/",
            "/deleted/",
            "/operations/",
            f"/operations/{operation.id}/",
            "/vaults/",
            PAGE,
            f"{PAGE}create/",
            f"{PAGE}certificates/page-web/",
            f"{PAGE}certificates/page-web/delete/",
            f"{PAGE}certificates/page-gone/",
        ):
            response = as_operator.get(place)
            assert self.LABEL in response.content.decode(), place

    def test_only_production_has_the_red_border(self, as_reader: Client) -> None:
        Vault.objects.update(label="Pro<b>")
        assert '<span class="label">Pro&lt;b&gt;</span>' in html(as_reader, "/vaults/")
