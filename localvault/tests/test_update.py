"""Changes of properties: enabled and tags, of the latest version or of one."""

import time
from typing import Any

import pytest

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault
from support.made import made


def path(bundle: dict[str, Any], name: str) -> str:
    return f"/certificates/{name}/{bundle['id'][-32:]}"


class TestOfTheCertificate:
    def test_tags_are_replaced_as_a_whole(self, call: Caller) -> None:
        name = fresh()
        call.ready(name, tags={"a": "1", "b": "2"})
        changed = call("PATCH", f"/certificates/{name}/", {"tags": {"b": "3"}})
        assert (changed.status, changed.json["tags"]) == (200, {"b": "3"})
        assert list(changed.json)[-2:] == ["policy", "pending"]
        assert call("GET", f"/certificates/{name}").json["tags"] == {"b": "3"}

    def test_what_is_not_given_stays(self, call: Caller) -> None:
        name = fresh()
        call.ready(name, tags={"a": "1"})
        off = call("PATCH", f"/certificates/{name}", {"attributes": {"enabled": False}}).json
        assert (off["attributes"]["enabled"], off["tags"]) == (False, {"a": "1"})
        emptied = call("PATCH", f"/certificates/{name}", {"tags": {}}).json
        assert emptied["tags"] == {}
        assert emptied["attributes"]["enabled"] is False
        assert call("PATCH", f"/certificates/{name}", {}).status == 200

    def test_none_at_all_are_told_where_they_were_sent(self, call: Caller) -> None:
        created = call.ready(name := fresh(), tags={})
        assert list(created)[5:8] == ["attributes", "tags", "policy"]
        assert created["tags"] == {}
        imported = call(
            "POST", f"/certificates/{fresh()}/import", {"value": made().pfx(), "tags": {}}
        )
        assert imported.json["tags"] == {}
        assert "tags" not in call.ready(name)
        assert "tags" not in call("PATCH", f"/certificates/{name}", {}).json
        version = call("PATCH", path(created, name), {"tags": {}}).json
        assert list(version) == ["id", "kid", "sid", "x5t", "cer", "attributes", "tags", "pending"]

    def test_updated_moves_and_nothing_else(self, call: Caller) -> None:
        before = call.ready(name := fresh())
        time.sleep(1.1)
        after = call("PATCH", f"/certificates/{name}", {"tags": {"a": "1"}}).json
        assert after["attributes"].pop("updated") > before["attributes"].pop("updated")
        assert after == before | {"tags": {"a": "1"}}

    @pytest.mark.parametrize(
        "body",
        [
            {"tags": {str(number): "" for number in range(16)}},
            {"tags": {"a": 1}},
            {"tags": []},
            {"attributes": {"enabled": "no"}},
            {"attributes": 1},
        ],
    )
    def test_odd_values_change_nothing(self, call: Caller, body: dict[str, Any]) -> None:
        before = call.ready(name := fresh())
        refused = call("PATCH", f"/certificates/{name}", body)
        assert (refused.status, refused.code) == (400, "BadParameter")
        assert call("GET", f"/certificates/{name}").json == before

    def test_one_that_is_not_there(self, call: Caller) -> None:
        assert call("PATCH", f"/certificates/{fresh()}", {}).code == "CertificateNotFound"


class TestOfOneVersion:
    def test_only_that_one_changes(self, call: Caller) -> None:
        name = fresh()
        first = call.ready(name)
        second = call.ready(name)
        answer = call("PATCH", path(first, name), {"attributes": {"enabled": False}})
        assert "policy" not in answer.json
        assert list(answer.json)[-2:] == ["attributes", "pending"]
        assert call("GET", path(first, name)).json["attributes"]["enabled"] is False
        assert call("GET", f"/certificates/{name}").json["id"] == second["id"]
        assert call("GET", f"/certificates/{name}").json["attributes"]["enabled"] is True

    def test_one_that_is_not_there_is_named(self, call: Caller) -> None:
        call.ready(name := fresh())
        refused = call("PATCH", f"/certificates/{name}/{'0' * 32}", {})
        assert f"{name}/versions/{'0' * 32}" in refused.json["error"]["message"]


class TestOfThePolicy:
    def test_members_given_replace_and_others_stay(self, call: Caller) -> None:
        before = call.ready(name := fresh())["policy"]
        body: dict[str, Any] = {
            "x509_props": {"validity_months": 3, "sans": {}},
            "lifetime_actions": [
                {"trigger": {"days_before_expiry": 10}, "action": {"action_type": "EmailContacts"}}
            ],
        }
        changed = call("PATCH", f"/certificates/{name}/policy", body)
        after = changed.json
        assert (changed.status, list(after)) == (200, list(before))
        assert after["x509_props"] == before["x509_props"] | {"validity_months": 3}
        assert after["lifetime_actions"] == body["lifetime_actions"]
        assert after["key_props"] == before["key_props"]
        assert call("GET", f"/certificates/{name}/policy").json == after

    def test_empty_objects_change_nothing(self, call: Caller) -> None:
        before = call.ready(name := fresh())["policy"]
        body: dict[str, Any] = {"key_props": {}, "x509_props": {}, "issuer": {}, "attributes": {}}
        after = call("PATCH", f"/certificates/{name}/policy", body).json
        assert {**after, "attributes": None} == {**before, "attributes": None}

    def test_the_issued_certificate_is_untouched(self, call: Caller) -> None:
        before = call.ready(name := fresh())
        call("PATCH", f"/certificates/{name}/policy", {"x509_props": {"subject": "CN=other"}})
        after = call("GET", f"/certificates/{name}").json
        assert after["cer"] == before["cer"]
        assert after["policy"]["x509_props"]["subject"] == "CN=other"

    def test_another_kind_of_key_forgets_the_old_ones_size(self, call: Caller) -> None:
        call.ready(name := fresh())
        after = call("PATCH", f"/certificates/{name}/policy", {"key_props": {"kty": "RSA"}}).json
        assert (after["key_props"]["key_size"], "crv" in after["key_props"]) == (2048, False)

    def test_while_pending_it_counts_for_the_next_version(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(create_delay=1)
        call.create(name := fresh(), subject="CN=first")
        changed = call(
            "PATCH", f"/certificates/{name}/policy", {"x509_props": {"subject": "CN=second"}}
        )
        assert changed.status == 200
        until(lambda: "cer" in call("GET", f"/certificates/{name}").json)
        first = call("GET", f"/certificates/{name}").json
        vault.configure(create_delay=0)
        call("POST", f"/certificates/{name}/create", {})
        until(lambda: call("GET", f"/certificates/{name}").json["id"] != first["id"])
        second = call("GET", f"/certificates/{name}").json
        assert second["cer"] != first["cer"]

    @pytest.mark.parametrize(
        "body",
        [
            {"x509_props": {"subject": "no name"}},
            {"key_props": {"key_size": 1}},
            {"issuer": "Self"},
            {"lifetime_actions": [{}]},
        ],
    )
    def test_odd_values_change_nothing(self, call: Caller, body: dict[str, Any]) -> None:
        before = call.ready(name := fresh())["policy"]
        assert call("PATCH", f"/certificates/{name}/policy", body).code == "BadParameter"
        assert call("GET", f"/certificates/{name}/policy").json == before
