"""A clock that tests can move: renewal, purge dates and events come as the service's would."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from localvault.caller import Caller, until
from localvault.testing import LocalVault, LocalVaultError

DAY = 86_400


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[LocalVault]:
    """A vault of the test's own, whose clock nobody else goes by."""
    with LocalVault.start(tmp_path / "vault", create_delay=0, delete_delay=0) as running:
        yield running


def versions(call: Caller, name: str) -> list[dict[str, Any]]:
    items = call("GET", f"/certificates/{name}/versions").json["value"]
    return sorted(items, key=lambda item: item["attributes"]["created"])


def types(vault: LocalVault) -> list[str]:
    return [event["type"].rpartition(".Certificate")[2] for event in vault.events()]


class TestClock:
    def test_it_goes_forward_and_never_back(self, vault: LocalVault, call: Caller) -> None:
        first = call.ready("a")["attributes"]["created"]
        vault.forward(days=10)
        second = call.ready("b")["attributes"]["created"]
        assert second - first == pytest.approx(10 * DAY, abs=5)
        with pytest.raises(LocalVaultError, match="forward"):
            vault.forward(days=-1)

    def test_a_killed_vault_keeps_it(self, vault: LocalVault, call: Caller) -> None:
        before = vault.forward(days=10)
        vault.kill()
        vault.restart()
        assert vault.forward() >= before

    def test_a_deleted_certificate_goes_on_its_purge_date(
        self, vault: LocalVault, call: Caller
    ) -> None:
        call.ready("a")
        call("DELETE", "/certificates/a")
        vault.forward(days=89)
        assert call("GET", "/deletedcertificates/a").status == 200
        vault.forward(days=2)
        assert call("GET", "/deletedcertificates/a").status == 404
        assert call.create("a").status == 202


class TestRenewal:
    def test_it_comes_at_its_share_of_the_lifetime(self, vault: LocalVault, call: Caller) -> None:
        first = call.ready("a", x509={"validity_months": 10}, tags={"t": "1"})
        life = first["attributes"]["exp"] - first["attributes"]["nbf"]
        vault.forward(seconds=0.8 * life - 2 * DAY)
        assert len(versions(call, "a")) == 1
        vault.forward(days=3)
        old, new = versions(call, "a")
        assert new["attributes"]["created"] - old["attributes"]["nbf"] == pytest.approx(
            0.8 * life, abs=60
        )
        assert new["tags"] == {"t": "1"}
        assert call("GET", "/certificates/a").json["id"] == new["id"]

    def test_a_long_jump_renews_as_often_as_it_should(
        self, vault: LocalVault, call: Caller
    ) -> None:
        call.ready("a", x509={"validity_months": 1})
        vault.forward(days=365)
        made = versions(call, "a")
        assert len(made) == pytest.approx(365 / (0.8 * 30.4), abs=2)
        gaps = {
            round((later["attributes"]["created"] - one["attributes"]["created"]) / DAY)
            for one, later in pairwise(made)
        }
        assert gaps <= {22, 23, 24, 25}

    def test_many_at_once_are_renewed_by_and_by(self, vault: LocalVault, call: Caller) -> None:
        vault.fill([{"name": f"a-{n}", "key_type": "EC-P-256"} for n in range(50)])
        vault.forward(days=300)
        until(lambda: all(len(versions(call, f"a-{n}")) == 2 for n in (0, 20, 49)))

    def test_days_before_expiry(self, vault: LocalVault, call: Caller) -> None:
        first = call.ready("a")
        action = {"trigger": {"days_before_expiry": 30}, "action": {"action_type": "AutoRenew"}}
        call("PATCH", "/certificates/a/policy", {"lifetime_actions": [action]})
        left = first["attributes"]["exp"] - first["attributes"]["created"]
        vault.forward(seconds=left - 31 * DAY)
        assert len(versions(call, "a")) == 1
        vault.forward(days=2)
        assert len(versions(call, "a")) == 2

    def test_not_what_is_disabled_deleted_or_told_to_mail(
        self, vault: LocalVault, call: Caller
    ) -> None:
        for name in ("off", "gone", "mail", "old"):
            call.ready(name)
        vault.change("disable", "off")
        vault.change("delete", "gone")
        mail = {"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "EmailContacts"}}
        vault.change("update_policy", "mail", lifetime_actions=[mail])
        vault.fill([{"name": "past", "key_type": "EC-P-256", "age_days": 350}])
        vault.forward(days=80)
        vault.change("recover", "gone")
        vault.forward(days=280)
        counts = {name: len(versions(call, name)) for name in ("off", "mail", "past", "old")}
        assert counts == {"off": 1, "mail": 1, "past": 1, "old": 2}
        assert len(versions(call, "gone")) == 2

    def test_a_request_that_waits_for_its_merge_is_not_overtaken(
        self, vault: LocalVault, call: Caller
    ) -> None:
        call.ready("a")
        call.create("a", issuer="Unknown")
        vault.change("update_policy", "a", issuer={"name": "Self"})
        vault.forward(days=300)
        assert call("GET", "/certificates/a/pending").json["status"] == "inProgress"
        assert len(versions(call, "a")) == 1

    def test_somebody_else_can_renew(self, vault: LocalVault, call: Caller) -> None:
        call.ready("a")
        vault.change("renew", "a")
        assert len(versions(call, "a")) == 2


class TestEvents:
    def test_each_is_told_once(self, vault: LocalVault, call: Caller) -> None:
        mail = {"trigger": {"lifetime_percentage": 80}, "action": {"action_type": "EmailContacts"}}
        bundle = call.ready("a")
        vault.change("update_policy", "a", lifetime_actions=[mail])
        assert types(vault) == ["NewVersionCreated"]
        vault.forward(days=340)
        assert types(vault) == ["NewVersionCreated", "NearExpiry"]
        vault.forward(days=40)
        assert types(vault) == types(vault) == ["NewVersionCreated", "NearExpiry", "Expired"]
        last = vault.events(since=2)
        assert [event["seq"] for event in last] == [3]
        assert last[0]["data"] == {
            "Id": f"https://kv-test.vault.azure.net/certificates/a/{bundle['id'][-32:]}",
            "VaultName": "kv-test",
            "ObjectType": "Certificate",
            "ObjectName": "a",
            "Version": bundle["id"][-32:],
            "NBF": bundle["attributes"]["nbf"],
            "EXP": bundle["attributes"]["exp"],
        }

    def test_a_version_that_was_renewed_in_time_is_not_told_of(
        self, vault: LocalVault, call: Caller
    ) -> None:
        call.ready("a")
        vault.forward(days=400)
        assert set(types(vault)) == {"NewVersionCreated"}


class TestFailed:
    def test_an_operation_that_failed_says_why(self, vault: LocalVault, call: Caller) -> None:
        call.create("a", issuer="Unknown")
        vault.change("fail_pending", "a", message="No.")
        failed = call("GET", "/certificates/a/pending")
        assert "retry-after" not in failed.headers
        assert failed.json["status"] == "failed"
        assert failed.json["error"] == {"code": "Request rejected", "message": "No."}
        assert list(failed.json)[-3:] == ["status_details", "error", "request_id"]
        assert call.create("a").status == 202
