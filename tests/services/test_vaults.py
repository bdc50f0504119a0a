"""Vaults are kept as the settings say and found by those who may see them."""

import pytest
from pytest_django import Settings

from certificates.domain.actions import Action, Role
from certificates.domain.errors import Forbidden, NotVisible
from certificates.models import AuditEvent, Grant, Operation, Person, Vault
from certificates.services import vaults
from certificates.services.vaults import settings as vault_settings
from certificates.verbs import Delete
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault
from tests.services.asking import filled, perform


def named(slug: str, url: str = "https://kv-a.vault.azure.net") -> VaultSetting:
    """A vault as the settings name it."""
    return VaultSetting(slug=slug, url=url, ca=None, standin=False)


def test_rows_follow_the_settings_and_are_never_deleted(db: None, settings: Settings) -> None:
    settings.VAULTS = (named("kv-a"), named("kv-b"))
    vaults.keep_as_settings_say()
    assert set(Vault.objects.filter(is_enabled=True).values_list("slug", flat=True)) == {
        "kv-a",
        "kv-b",
    }
    first = Vault.objects.get(slug="kv-a")
    settings.VAULTS = (named("kv-a", "https://elsewhere.vault.azure.net"),)
    vaults.keep_as_settings_say()
    again = Vault.objects.get(slug="kv-a")
    assert (again.pk, again.url) == (first.pk, "https://elsewhere.vault.azure.net")
    assert not Vault.objects.get(slug="kv-b").is_enabled
    settings.VAULTS = (named("kv-b"),)
    vaults.keep_as_settings_say()
    assert Vault.objects.get(slug="kv-b").is_enabled
    assert not Vault.objects.get(slug="kv-a").is_enabled


def test_a_vault_that_is_switched_off_keeps_its_operations_and_is_found_by_nobody(
    vault: Vault, operator: Person, local_vault: LocalVault, settings: Settings
) -> None:
    perform(Delete(name=filled(local_vault)), vault, operator)
    settings.VAULTS = ()
    vaults.keep_as_settings_say()
    assert Operation.objects.filter(vault=vault).count() == 1
    assert vaults.visible(actor=operator) == []
    with pytest.raises(NotVisible):
        vaults.find(actor=operator, slug=vault.slug)


def test_the_settings_keep_what_an_administrator_said(
    db: None, administrator: Person, settings: Settings
) -> None:
    settings.VAULTS = (named("kv-a"),)
    vaults.keep_as_settings_say()
    row = Vault.objects.get(slug="kv-a")
    vault_settings.change(
        actor=administrator, vault=row, label="Test", credential="", owner_email="a@example.com"
    )
    vault_settings.switch_off(actor=administrator, vault=row, note="rests")
    vaults.keep_as_settings_say()
    row.refresh_from_db()
    assert not row.is_enabled
    assert (row.label, row.owner_email) == ("Test", "a@example.com")
    settings.VAULTS = ()
    assert vaults.shown(actor=administrator) == []  # nobody names it any more


def test_a_vault_that_the_settings_begin_to_name_otherwise_is_one_vault(
    db: None, settings: Settings
) -> None:
    """Two rows in use for one vault could change one certificate at once."""
    Vault.objects.create(slug="kv-page", url="https://kv-a.vault.azure.net", source="page")
    settings.VAULTS = (named("kv-a"),)
    vaults.keep_as_settings_say()
    assert [vault.slug for vault in vaults.in_use()] == ["kv-a"]


def test_what_is_usable_for_what(vault: Vault, stranger: Person) -> None:
    other = Vault.objects.create(slug="kv-a", url="https://localhost:9")
    Grant.objects.create(person=stranger, role=Role.READER, vault=None, granted_by="tests")
    Grant.objects.create(person=stranger, role=Role.OPERATOR, vault=other, granted_by="tests")
    assert vaults.visible(actor=stranger) == [other, vault]
    assert vaults.usable(actor=stranger, action=Action.CREATE) == [other]


def test_finding_is_refused_and_told(vault: Vault, reader: Person, stranger: Person) -> None:
    assert vaults.find(actor=reader, slug=vault.slug) == vault
    with pytest.raises(NotVisible):
        vaults.find(actor=stranger, slug=vault.slug)
    with pytest.raises(Forbidden):
        vaults.find(actor=reader, slug=vault.slug, action=Action.DELETE, name="web")
    with pytest.raises(NotVisible):
        vaults.find(actor=reader, slug="kv-nowhere")
    told = AuditEvent.objects.filter(event="operation.denied").order_by("number")
    assert [(e.details["action"], e.name) for e in told] == [("view", ""), ("delete", "web")]
