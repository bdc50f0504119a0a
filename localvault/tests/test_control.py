"""Settings, changes the vault makes of itself, and filling it."""

import base64
import time
from typing import Any

import pytest

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault, LocalVaultError

QUICK = {"key_type": "EC-P-256"}
DAY = 86_400


class TestSettings:
    def test_delays_hold_from_the_next_request_on(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(create_delay=0)
        call.create(name)
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "completed"

    @pytest.mark.parametrize("delay", [-0.1, 600.1])
    def test_delays_have_limits(self, vault: LocalVault, delay: float) -> None:
        with pytest.raises(LocalVaultError, match="0 to 600 seconds"):
            vault.configure(create_delay=delay)


class TestWhoMayControl:
    def status(self, call: Caller, **headers: str) -> int:
        sent = {name.title(): value for name, value in headers.items()}
        return call("GET", "/_localvault/settings", token=None, version=None, headers=sent).status

    @pytest.mark.parametrize("host", ["localhost", "localhost:8443", "127.0.0.1:1", "[::1]:8443"])
    def test_programs_on_this_machine_may(self, call: Caller, host: str) -> None:
        assert self.status(call, host=host) == 200

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:1", "10.0.0.1", ""])
    def test_no_page_that_a_name_led_here(self, call: Caller, host: str) -> None:
        assert self.status(call, host=host) == 403

    def test_no_page_of_another_origin(self, call: Caller) -> None:
        assert self.status(call, origin="https://localhost") == 403


class TestChanges:
    def test_create_is_finished_at_once(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.change("create", name, subject="CN=made", dns_names=["a.b"], tags={"t": "1"}, **QUICK)
        bundle = call("GET", f"/certificates/{name}").json
        assert bundle["policy"]["x509_props"]["sans"] == {"dns_names": ["a.b"]}
        assert bundle["tags"] == {"t": "1"}
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "completed"

    def test_create_can_stay_pending_until_told(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.change("create", name, pending=True, **QUICK)
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"
        vault.change("complete_pending", name)
        assert "cer" in call("GET", f"/certificates/{name}").json

    def test_create_with_unknown_issuer_waits(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.change("create", name, issuer="Unknown", **QUICK)
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"

    def test_delete_recover_and_purge_are_done_at_once(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.change("create", name, **QUICK)
        vault.change("delete", name)
        assert call("GET", f"/deletedcertificates/{name}").status == 200
        vault.change("recover", name)
        assert call("GET", f"/certificates/{name}").status == 200
        vault.change("delete", name)
        vault.change("purge", name)
        assert call("GET", f"/deletedcertificates/{name}").status == 404
        assert call.create(name).status == 202

    def test_recreate_makes_another_one_that_looks_the_same(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        before = call.ready(name, subject="CN=same")
        vault.change("recreate", name)
        after = call("GET", f"/certificates/{name}").json
        assert after["policy"]["x509_props"] == before["policy"]["x509_props"]
        assert after["policy"]["attributes"]["created"] > before["policy"]["attributes"]["created"]
        assert after["x5t"] != before["x5t"]
        assert len(call("GET", f"/certificates/{name}/versions").json["value"]) == 1

    def test_recreate_can_make_a_different_one(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.change("create", name, **QUICK)
        vault.change("delete", name)
        vault.change("recreate", name, subject="CN=new", **QUICK)
        policy = call("GET", f"/certificates/{name}/policy").json
        assert policy["x509_props"]["subject"] == "CN=new"

    def test_pending_can_be_cancelled_and_deleted(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call.create(name, issuer="Unknown")
        vault.change("cancel_pending", name)
        operation = call("GET", f"/certificates/{name}/pending").json
        assert operation["status"] == "cancelled"
        assert operation["cancellation_requested"] is True
        assert "status_details" not in operation
        vault.change("delete_pending", name)
        assert call("GET", f"/certificates/{name}/pending").status == 404
        assert "pending" not in call("GET", f"/certificates/{name}").json
        assert call.create(name).status == 202

    def test_disable_and_enable(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        vault.change("disable", name)
        assert call("GET", f"/certificates/{name}").json["attributes"]["enabled"] is False
        vault.change("enable", name)
        assert call("GET", f"/certificates/{name}").json["attributes"]["enabled"] is True

    def test_the_journal_calls_them_the_vaults_own(self, vault: LocalVault) -> None:
        name = fresh()
        vault.change("create", name, **QUICK)
        [entry] = vault.journal(name=name)
        assert (entry.own, entry.method, entry.route) == (True, "SELF", "create")
        assert (entry.committed, entry.authorised) == (True, False)

    @pytest.mark.parametrize(
        ("what", "options"),
        [
            ("explode", {}),
            ("create", {"colour": "red"}),
            ("create", {"subject": "nonsense"}),
            ("delete", {}),
            ("purge", {}),
            ("recreate", {}),
            ("complete_pending", {}),
        ],
    )
    def test_impossible_ones_are_refused(
        self, vault: LocalVault, what: str, options: dict[str, Any]
    ) -> None:
        name = fresh()
        with pytest.raises(LocalVaultError):
            vault.change(what, name, **options)
        assert vault.journal(name=name) == []


class TestFill:
    def test_certificates_are_as_old_as_told(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fill([{"name": name, "age_days": 100, "validity_months": 6, **QUICK}])
        bundle = call("GET", f"/certificates/{name}").json
        assert abs(bundle["attributes"]["created"] - (time.time() - 100 * DAY)) < 60
        assert 180 * DAY < bundle["attributes"]["exp"] - bundle["attributes"]["created"] < 185 * DAY
        assert bundle["policy"]["attributes"]["created"] == bundle["attributes"]["created"]

    def test_versions_were_renewed_one_after_the_other(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fill([{"name": name, "versions": 3, "tags": {"a": "b"}, **QUICK}])
        items = call("GET", f"/certificates/{name}/versions").json["value"]
        born = sorted(item["attributes"]["created"] for item in items)
        assert len(born) == 3
        assert born[2] - born[1] > 250 * DAY
        assert call("GET", f"/certificates/{name}").json["attributes"]["created"] == born[2]

    def test_states(self, vault: LocalVault, call: Caller) -> None:
        stem = fresh()
        states = ("ready", "pending", "csr", "deleted")
        vault.fill([{"name": f"{stem}-{state}", "state": state, **QUICK} for state in states])
        assert "cer" in call("GET", f"/certificates/{stem}-ready").json
        for state, issuer in (("pending", "Self"), ("csr", "Unknown")):
            operation = call("GET", f"/certificates/{stem}-{state}/pending").json
            assert operation["status"] == "inProgress"
            assert operation["issuer"] == {"name": issuer}
        assert call("GET", f"/deletedcertificates/{stem}-deleted").status == 200

    def test_hundreds_take_moments(self, vault: LocalVault, call: Caller) -> None:
        stem = fresh()
        begin = time.monotonic()
        vault.fill([{"name": f"{stem}-{number}"} for number in range(300)])
        assert time.monotonic() - begin < 10
        assert call("GET", f"/certificates/{stem}-299").status == 200

    def test_a_certificate_as_it_stands(self, vault: LocalVault, call: Caller) -> None:
        name, der = fresh(), base64.b64encode(b"no certificate").decode()
        vault.fill([{"name": name, "der": der, "nbf": -5, "exp": 5, **QUICK}])
        bundle = call("GET", f"/certificates/{name}").json
        assert bundle["cer"] == der
        assert (bundle["attributes"]["nbf"], bundle["attributes"]["exp"]) == (-5, 5)
        [listed] = call("GET", f"/certificates/{name}/versions").json["value"]
        assert listed["x5t"] == bundle["x5t"]

    def test_all_of_them_or_none(self, vault: LocalVault, call: Caller) -> None:
        good, taken = fresh(), fresh()
        vault.change("create", taken, pending=True, **QUICK)
        with pytest.raises(LocalVaultError):
            vault.fill([{"name": good, **QUICK}, {"name": taken, **QUICK}])
        assert call("GET", f"/certificates/{good}").status == 404

    def test_names_and_states_are_checked(self, vault: LocalVault) -> None:
        for wrong in ({"name": "a_b"}, {"name": fresh(), "state": "lost"}, {"subject": "CN=a"}):
            with pytest.raises(LocalVaultError):
                vault.fill([wrong])

    def test_deleted_ones_can_be_recovered(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fill([{"name": name, "state": "deleted", **QUICK}])
        assert call("POST", f"/deletedcertificates/{name}/recover").status == 200
        until(lambda: call("GET", f"/certificates/{name}").status == 200)
