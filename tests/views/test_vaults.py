"""The page of a vault, and what all pages say of one that does not answer."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.models import Vault
from certificates.services.keyvault.breaker import FAILURES
from certificates.services.sync import sync_vault
from localvault.testing import LocalVault
from tests.support.inventory import read_in

WEB = "/vaults/kv-tests/certificates/page-web/"
PAGE = "/vaults/kv-tests/"

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def html(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def fail(local_vault: LocalVault, client: Client) -> None:
    """Let the vault fail until nobody asks it any more."""
    local_vault.fault("refuse", route="certificate", status=503, count=FAILURES)
    for _ in range(FAILURES):
        assert client.get(WEB).status_code == 503


def test_it_says_when_the_vault_last_answered(as_reader: Client) -> None:
    assert "Not asked yet" in html(as_reader, PAGE)
    html(as_reader, WEB)
    shown = html(as_reader, PAGE)
    assert "Reachable" in shown
    assert "none yet" not in shown


def test_a_vault_that_failed_once_is_shown_so_and_asked_again(
    as_reader: Client, local_vault: LocalVault
) -> None:
    local_vault.fault("refuse", route="certificate", status=503)
    assert as_reader.get(WEB).status_code == 503
    assert "Failed last time" in html(as_reader, PAGE)
    html(as_reader, WEB)
    assert "Reachable" in html(as_reader, PAGE)


def test_one_that_does_not_answer_is_told_on_every_page_with_the_reason_on_its_own(
    as_reader: Client, local_vault: LocalVault
) -> None:
    fail(local_vault, as_reader)
    for url in (reverse("certificates:operation-list"), reverse("certificates:vault-list")):
        assert "has been failing since" in html(as_reader, url)
    shown = html(as_reader, PAGE)
    assert "Failing" in shown
    assert "answers with an error of its own (503)" in shown
    assert "from <time" in shown


def test_its_certificates_say_why_they_are_not_shown(
    as_reader: Client, local_vault: LocalVault
) -> None:
    fail(local_vault, as_reader)
    asked = len(local_vault.journal(route="certificate"))
    response = as_reader.get(WEB)
    assert response.status_code == 503
    assert "has been failing since" in response.content.decode()
    assert len(local_vault.journal(route="certificate")) == asked


def test_the_list_asks_no_vault(as_reader: Client, local_vault: LocalVault) -> None:
    asked = len(local_vault.journal())
    html(as_reader, "/certificates/")
    assert len(local_vault.journal()) == asked


def test_what_was_read_of_it_says_how_old_it_is(
    as_reader: Client, local_vault: LocalVault, vault: Vault
) -> None:
    assert "Not read yet" in html(as_reader, PAGE)
    sync_vault(vault)
    shown = html(as_reader, PAGE)
    assert "python manage.py sync_vaults" not in shown
    assert "seconds ago" in shown or "second ago" in shown


def test_what_others_did_stands_on_the_certificates_page(
    as_reader: Client, local_vault: LocalVault, vault: Vault
) -> None:
    local_vault.fill([{"name": "page-outside", "key_type": "EC-P-256"}])
    sync_vault(vault)
    local_vault.change("update", "page-outside", tags={"a": "b"})
    sync_vault(Vault.objects.get(pk=vault.pk))
    url = "/vaults/kv-tests/certificates/page-outside/"
    assert "Its tags were changed" in html(as_reader, url)
    local_vault.change("delete", "page-outside")
    sync_vault(Vault.objects.get(pk=vault.pk))
    assert "It was deleted" in as_reader.get(url).content.decode()


def test_whoever_may_not_see_it_is_not_told(
    as_reader: Client, as_stranger: Client, local_vault: LocalVault
) -> None:
    fail(local_vault, as_reader)
    assert "has been failing" not in as_stranger.get("/operations/").content.decode()
    assert as_stranger.get(PAGE).status_code == 404


def test_a_vault_that_is_switched_off_is_not_there(as_reader: Client) -> None:
    Vault.objects.filter(slug="kv-tests").update(is_enabled=False)
    assert as_reader.get(PAGE).status_code == 404


def test_the_list_says_how_much_each_holds_and_how_old_that_is(
    as_reader: Client, vault: Vault
) -> None:
    assert "Not read yet" in html(as_reader, "/vaults/")
    read_in(vault, "page-web", "page-old", "page-csr")
    Vault.objects.update(synced_at=timezone.now())
    shown = html(as_reader, "/vaults/")
    assert '<a href="/certificates/?vault=kv-tests">3</a>' in shown
    assert '<a href="/certificates/?state=action&amp;vault=kv-tests">2</a>' in shown
    assert "As of 0 seconds ago" in shown or "As of 1 second ago" in shown
    assert "Each vault is read every 15 minutes" in shown
