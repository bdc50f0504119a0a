"""The inventory says what the vaults say: all of it, and nothing that they do not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from certificates.domain.failures import FailureKind
from certificates.models import Certificate, OutsideChange, Vault, Version
from certificates.services.sync import Report, sync_vault
from kvportal.vaults import VaultSetting
from localvault.caller import Caller
from localvault.testing import LocalVault

pytestmark = pytest.mark.django_db

EC = {"key_type": "EC-P-256"}


@pytest.fixture
def own_vault(tmp_path: Path, local_vault: LocalVault) -> Iterator[LocalVault]:
    """A vault of the test's own: what others do in it would be seen."""
    with LocalVault.start(tmp_path / "own", name="kv-own", create_delay=0.05) as running:
        yield running


@pytest.fixture
def vault(own_vault: LocalVault, settings: Settings) -> Vault:
    ca = str(own_vault.ca)
    settings.VAULTS = (VaultSetting(slug="kv-own", url=own_vault.url, ca=ca, standin=True),)
    row: Vault = Vault.objects.create(slug="kv-own", url=own_vault.url, ca_file=ca, is_standin=True)
    return row


def synced(vault: Vault) -> Report:
    """Sync with the row as it is now."""
    report = sync_vault(Vault.objects.get(pk=vault.pk))
    assert report is not None
    return report


def row(vault: Vault, name: str) -> Certificate:
    found: Certificate = vault.certificates.get(key=name)
    return found


def seen(vault: Vault) -> list[tuple[str, str]]:
    return list(vault.outside_changes.order_by("pk").values_list("key", "what"))


class TestWhole:
    def test_every_page_and_every_kind(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": f"c-{n:02}", **EC} for n in range(60)])
        own_vault.fill([{"name": "csr", "state": "csr"}, {"name": "gone", "state": "deleted"}])
        report = synced(vault)
        assert (report.certificates, report.changed, report.deleted) == (61, 61, 1)
        assert report.failure is None
        assert vault.certificates.count() == 61
        assert [held.name for held in vault.deleted_certificates.all()] == ["gone"]
        assert Vault.objects.get(pk=vault.pk).synced_at is not None
        assert seen(vault) == []

    def test_a_row_says_what_the_certificate_says(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill(
            [
                {
                    "name": "Web-Prod",
                    "subject": "CN=www.contoso.com, O=Contoso",
                    "dns_names": ["www.contoso.com", "api.contoso.com"],
                    "tags": {"Team": "Payments"},
                    "age_days": 10,
                    "versions": 2,
                    **EC,
                }
            ]
        )
        synced(vault)
        held = row(vault, "web-prod")
        assert (held.name, held.key_type, held.is_ca_signed) == ("Web-Prod", "EC P-256", False)
        assert held.names == ["dns:api.contoso.com", "dns:www.contoso.com"]
        assert held.calm_state == "renews-itself"
        assert held.policy_issuer == "Self"
        for word in ("web-prod", "contoso", "api.contoso.com", "payments", "team"):
            assert word in held.search
        older, newer = held.versions.order_by("created")
        assert newer.version == held.version
        assert older.sha256 != newer.sha256
        assert len(older.serial) == 32

    def test_what_waits_for_its_authority(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": "csr", "state": "csr"}])
        synced(vault)
        held = row(vault, "csr")
        assert (held.version, held.fixed_state) == ("", "waiting-for-ca")
        assert (held.operation, held.operation_issuer) == ("inProgress", "Unknown")
        assert held.operation_seen_at is not None


class TestAgain:
    def test_only_what_changed_is_read(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": f"c-{n}", **EC} for n in range(5)])
        synced(vault)
        own_vault.change("update", "c-3", tags={"a": "b"})
        report = synced(vault)
        assert (report.changed, row(vault, "c-3").tags) == (1, {"a": "b"})
        assert synced(vault).changed == 0

    def test_what_an_old_version_said_of_itself_is_kept(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill([{"name": "web", "age_days": 10, "versions": 2, **EC}])
        synced(vault)
        said = ("version", "sha256", "serial", "key_sha256")
        before = list(row(vault, "web").versions.order_by("version").values_list(*said))
        assert all(all(of_one) for of_one in before)
        own_vault.change("update", "web", tags={"a": "b"})
        synced(vault)
        assert list(row(vault, "web").versions.order_by("version").values_list(*said)) == before

    def test_a_version_whose_key_was_not_noted_is_read_again(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill([{"name": "web", "age_days": 10, "versions": 2, **EC}])
        synced(vault)
        Version.objects.update(key_sha256="")
        vault.certificates.update(read_at=None)
        synced(vault)
        assert not Version.objects.filter(key_sha256="").exists()

    @pytest.mark.parametrize(
        ("what", "options", "noted"),
        [
            ("disable", {}, "disabled"),
            ("update", {"tags": {"a": "b"}}, "tags"),
            ("renew", {}, "version"),
        ],
    )
    def test_what_others_did_is_noted(
        self,
        vault: Vault,
        own_vault: LocalVault,
        what: str,
        options: dict[str, Any],
        noted: str,
    ) -> None:
        own_vault.fill([{"name": "web", "age_days": 30, **EC}])
        synced(vault)
        between = Vault.objects.get(pk=vault.pk).synced_at
        own_vault.change(what, "web", **options)
        synced(vault)
        [change] = OutsideChange.objects.filter(vault=vault)
        assert (change.what, change.after) == (noted, between)
        assert change.sentence

    def test_what_appeared_and_what_was_deleted(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": "old", **EC}])
        synced(vault)
        own_vault.change("create", "new", **EC)
        own_vault.change("delete", "old")
        report = synced(vault)
        assert (report.gone, vault.certificates.count()) == (1, 1)
        assert seen(vault) == [("new", "appeared"), ("old", "deleted")]
        own_vault.change("recover", "old")
        synced(vault)
        assert vault.deleted_certificates.count() == 0
        assert vault.certificates.count() == 2


class TestGone:
    def test_what_is_not_listed_is_asked_for_before_it_goes(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill([{"name": "web", **EC}])
        synced(vault)
        empty: dict[str, Any] = {"value": [], "nextLink": None}
        own_vault.fault("answer", route="list", status=200, body=empty)
        assert synced(vault).gone == 0
        assert row(vault, "web").missing_since is None

    def test_what_is_nowhere_goes_when_that_is_seen_twice(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill([{"name": "web", **EC}])
        synced(vault)
        own_vault.change("delete", "web")
        own_vault.change("purge", "web")
        assert synced(vault).gone == 0
        assert row(vault, "web").missing_since is not None
        assert synced(vault).gone == 1
        assert seen(vault) == [("web", "gone")]


class TestFailures:
    def test_half_a_listing_counts_for_nothing(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": f"c-{n:02}", **EC} for n in range(60)])
        synced(vault)
        own_vault.fault("forbid", route="list", skip=1, by="firewall")
        report = synced(vault)
        assert report.failure is not None
        assert report.failure.kind is FailureKind.FIREWALL
        assert vault.certificates.count() == 60
        assert vault.certificates.exclude(missing_since=None).count() == 0

    @pytest.mark.parametrize("how", ["loop", "foreign", "broken"])
    def test_a_listing_that_leads_astray_ends(
        self, vault: Vault, own_vault: LocalVault, how: str
    ) -> None:
        own_vault.fill([{"name": f"c-{n:02}", **EC} for n in range(60)])
        own_vault.fault("next_link", route="list", how=how, count=None)
        report = synced(vault)
        assert report.failure is not None or vault.certificates.count() == 60

    def test_too_many_requests_are_waited_out(self, vault: Vault, own_vault: LocalVault) -> None:
        own_vault.fill([{"name": "web", **EC}])
        own_vault.fault("refuse", route="list", status=429, retry_after=1)
        report = synced(vault)
        assert (report.failure, report.throttled, report.certificates) == (None, 1, 1)

    def test_what_was_read_before_the_failure_is_kept(
        self, vault: Vault, own_vault: LocalVault
    ) -> None:
        own_vault.fill([{"name": f"c-{n:02}", **EC} for n in range(30)])
        own_vault.fault("forbid", route="certificate", name="c-29", by="policy")
        report = synced(vault)
        assert report.failure is not None
        states = set(vault.certificates.values_list("calm_state", flat=True))
        assert states == {"renews-itself", "unread"}
        assert Vault.objects.get(pk=vault.pk).synced_at is None
        assert synced(vault).failure is None
        assert not vault.certificates.filter(calm_state="unread").exists()


def test_hostile_text_is_kept_as_text(vault: Vault, own_vault: LocalVault) -> None:
    call = Caller(own_vault)
    evil = "<script>alert(1)</script>\u202e{{ 7 }}"
    call.ready("evil", subject="CN=evil", tags={"=cmd": evil})
    synced(vault)
    assert row(vault, "evil").tags == {"=cmd": evil}
