"""Adding vaults: every entry is answered before anything is saved."""

import pytest
from django.test import Client
from pytest_django import Settings

from certificates.domain.records import Listed
from certificates.models import Vault
from certificates.services.keyvault import Part
from certificates.services.vaults.adding import Answered, Proposal
from certificates.views.vaults.add import says
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault
from tests.services.asking import filled

PLACE = "/vaults/"


def post(client: Client, typed: str, **more: object) -> tuple[int, str]:
    """The status and the page that a form leads to."""
    sent = {"vaults": typed, "label": "", "credential": "", **more}
    response = client.post(PLACE, sent, follow=True)
    return response.status_code, response.content.decode()


@pytest.fixture
def unknown(vault: Vault) -> str:
    """The name of a stand-in that the settings name and that has no row."""
    vault.delete()
    return vault.slug


def test_only_who_manages_all_vaults_is_offered_it(
    as_operator: Client, as_administrator: Client, vault: Vault
) -> None:
    assert "Add vaults" not in as_operator.get(PLACE).content.decode()
    shown = as_administrator.get(PLACE).content.decode()
    assert "Add vaults" in shown
    assert "takes only those that its settings name, and no real vault" in shown
    assert "Add vaults" not in as_administrator.get(f"{PLACE}?for=create").content.decode()
    status, refused = post(as_operator, "kv-a")
    assert status == 403
    assert "This needs the role administrator of all vaults." in refused


def test_each_entry_is_answered_and_nothing_is_saved(
    as_administrator: Client, unknown: str, local_vault: LocalVault
) -> None:
    filled(local_vault)
    Vault.objects.create(slug="kv-there", url="https://localhost:9", is_standin=True)
    status, shown = post(as_administrator, f"{unknown}, kv-real\nhttps://evil.com")
    assert status == 200
    assert "answers, " in shown
    assert "a real vault, and this portal is for stand-ins only" in shown
    assert "not a Key Vault address" in shown
    assert "Add 1 vault<" in shown
    assert Vault.objects.count() == 1


def test_what_was_ticked_is_added(as_administrator: Client, unknown: str) -> None:
    status, shown = post(as_administrator, unknown, label="staging", chosen=[unknown], save="yes")
    assert status == 200
    assert "1 vault added: kv-tests." in shown
    row = Vault.objects.get()
    assert (row.slug, row.label, row.source) == (unknown, "Staging", "page")


def test_one_without_a_permission_to_list_may_be_added_but_is_not_ticked(
    as_administrator: Client, unknown: str, local_vault: LocalVault
) -> None:
    local_vault.configure(permissions="get")
    _, shown = post(as_administrator, unknown)
    assert "no permission list" in shown
    assert f'name="chosen" value="{unknown}"' in shown
    assert "checked" not in shown


@pytest.mark.parametrize(
    ("number", "after", "words"),
    [
        (0, "", "answers, 0 certificates"),
        (1, "", "answers, 1 certificate"),
        (25, "next", "answers, 25 or more certificates"),
    ],
)
def test_an_answer_tells_how_much_is_there(number: int, after: str, words: str) -> None:
    page = Part([Listed(name="web", enabled=True)] * number, after)
    assert says(Answered(Proposal("kv-a", Vault()), page=page)) == words


@pytest.mark.parametrize("chosen", [[], ["https://evil.com"], ["kv-tests", "kv-real"]])
def test_what_cannot_be_added_adds_nothing(
    as_administrator: Client, unknown: str, chosen: list[str]
) -> None:
    status, shown = post(as_administrator, unknown, chosen=chosen, save="yes")
    assert status == 422
    assert "Nothing was added." in shown
    assert not Vault.objects.exists()


@pytest.mark.parametrize("typed", ["", " ,\n ", ",".join(f"kv-{n}" for n in range(41))])
def test_it_takes_one_to_forty(as_administrator: Client, vault: Vault, typed: str) -> None:
    status, shown = post(as_administrator, typed)
    assert status == 422
    assert "to correct" in shown


def test_a_real_vault_that_does_not_answer_may_be_added(
    as_administrator: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAULTS = (VaultSetting(slug="kv-s", url="https://kv-s.vault.azure.net"),)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nothing leaves this machine
    _, shown = post(as_administrator, "kv-a")
    assert "kv-a" in shown
    assert "Add 1 vault<" in shown
    assert "checked" not in shown
