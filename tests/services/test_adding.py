"""Vaults are judged, asked and added, all of them or none."""

import pytest
from pytest_django import Settings

from certificates.domain.actions import Role
from certificates.domain.errors import Forbidden
from certificates.domain.failures import FailureKind
from certificates.models import AuditEvent, Grant, Person, Vault
from certificates.services import vaults
from certificates.services.vaults import adding
from certificates.services.vaults.adding import Answered
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault
from tests.services.asking import filled

pytestmark = pytest.mark.wire

REAL = "https://kv-a.vault.azure.net"


@pytest.fixture
def unknown(vault: Vault) -> str:
    """The name of a stand-in that the settings name and that has no row."""
    vault.delete()
    return vault.slug


@pytest.fixture
def in_earnest(settings: Settings, db: None) -> None:
    """A portal for real vaults."""
    settings.VAULTS = (VaultSetting(slug="kv-settings", url="https://kv-s.vault.azure.net"),)
    vaults.keep_as_settings_say()


def problems(*typed: str) -> list[str]:
    """What keeps each from being added, without asking any."""
    return [str(one.problem) for one in adding._judge(typed, label="", credential="")]


def check(person: Person, typed: str) -> Answered:
    """The result for one entry."""
    (answered,) = adding.check(actor=person, typed=(typed,), credential="")
    return answered


class TestAsking:
    def test_a_vault_that_answers_shows_its_first_page(
        self, unknown: str, administrator: Person, local_vault: LocalVault
    ) -> None:
        filled(local_vault)
        answered = check(administrator, unknown)
        assert answered.page is not None
        assert answered.page.items
        assert not Vault.objects.exists()

    def test_one_that_lists_nothing_to_the_portal_says_so(
        self, unknown: str, administrator: Person, local_vault: LocalVault
    ) -> None:
        local_vault.configure(permissions="get")
        answered = check(administrator, unknown)
        assert answered.failure is not None
        assert answered.failure.kind is FailureKind.PERMISSION_POLICY
        assert answered.failure.vault == unknown

    def test_one_that_cannot_be_added_is_not_asked(
        self, vault: Vault, administrator: Person, local_vault: LocalVault
    ) -> None:
        asked = len(local_vault.journal())
        assert check(administrator, vault.slug).proposal.problem == "there"
        assert len(local_vault.journal()) == asked

    def test_whoever_does_not_manage_all_vaults_may_not(
        self, unknown: str, operator: Person, stranger: Person
    ) -> None:
        own = Vault.objects.create(slug="kv-own", url="https://localhost:9")
        Grant.objects.create(
            person=stranger, role=Role.ADMINISTRATOR, vault=own, granted_by="tests"
        )
        for person in (operator, stranger):
            with pytest.raises(Forbidden):
                check(person, unknown)
            with pytest.raises(Forbidden):
                adding.add(actor=person, typed=(unknown,), label="", credential="")
        assert AuditEvent.objects.filter(event="operation.denied").count() == 2


class TestJudging:
    @pytest.mark.usefixtures("in_earnest")
    def test_names_and_addresses(self, administrator: Person) -> None:
        typed = ("kv-a", "KV-B", "https://kv-c.vault.azure.cn/", "https://localhost:8443", "x")
        assert problems(*typed) == ["", "", "", "not_a_vault", "not_a_vault"]
        assert problems("HTTPS://KV-D.VAULT.AZURE.NET:443/", "kv-e.vault.azure.net") == ["", ""]

    @pytest.mark.usefixtures("in_earnest")
    def test_the_vault_of_a_private_endpoint_is_named(self, administrator: Person) -> None:
        (proposal,) = adding._judge(
            ("kv-a.privatelink.vaultcore.azure.net",), label="", credential=""
        )
        assert proposal.problem == "private_link"
        assert proposal.vault.url == "https://kv-a.vault.azure.net"

    @pytest.mark.usefixtures("in_earnest")
    def test_one_that_is_there_is_known_by_its_address(self, administrator: Person) -> None:
        typed = ("kv-s", "kv-settings", "kv-a", REAL, "https://kv-a.vault.azure.cn")
        assert problems(*typed) == ["there", "name_taken", "", "twice", "name_taken"]

    @pytest.mark.usefixtures("in_earnest")
    def test_one_that_the_settings_dropped_may_be_taken_up_again(
        self, administrator: Person, settings: Settings
    ) -> None:
        kept = Vault.objects.get(slug="kv-settings")
        settings.VAULTS = ()
        vaults.keep_as_settings_say()
        added = adding.add(actor=administrator, typed=("kv-s",), label="", credential="")
        assert added == [kept]
        vaults.keep_as_settings_say()
        assert vaults.in_use() == [kept]

    def test_a_portal_of_standins_takes_no_real_vault(
        self, unknown: str, administrator: Person, local_vault: LocalVault
    ) -> None:
        typed = (unknown, REAL, "kv-a", "https://localhost:9")
        assert problems(*typed) == ["", "real", "real", "not_a_vault"]
        assert problems(f"{local_vault.url}/") == [""]


class TestSaving:
    def test_all_are_added_with_what_they_were_given(
        self, in_earnest: None, administrator: Person
    ) -> None:
        adding.add(actor=administrator, typed=("kv-a", "kv-b"), label="Test", credential="")
        rows = Vault.objects.filter(source="page").order_by("slug")
        assert [(row.slug, row.url, row.label, row.is_standin) for row in rows] == [
            ("kv-a", REAL, "Test", False),
            ("kv-b", "https://kv-b.vault.azure.net", "Test", False),
        ]
        told = AuditEvent.objects.filter(event="vault.added").order_by("number")
        assert [(event.vault, event.details["url"]) for event in told] == [
            (row.slug, row.url) for row in rows
        ]

    def test_none_is_when_one_cannot_be(self, in_earnest: None, administrator: Person) -> None:
        typed = ("kv-a", "https://evil.com")
        assert adding.add(actor=administrator, typed=typed, label="", credential="") is None
        assert not Vault.objects.filter(slug="kv-a").exists()

    def test_a_standin_is_one(
        self, unknown: str, administrator: Person, local_vault: LocalVault
    ) -> None:
        adding.add(actor=administrator, typed=(unknown,), label="", credential="")
        row = Vault.objects.get()
        assert row.is_standin
        assert row.ca_file == str(local_vault.ca)

    def test_settings_leave_alone_what_pages_added_and_switched_off(
        self, in_earnest: None, administrator: Person
    ) -> None:
        adding.add(actor=administrator, typed=("kv-a",), label="Test", credential="")
        vaults.keep_as_settings_say()
        assert Vault.objects.get(slug="kv-a").is_enabled
