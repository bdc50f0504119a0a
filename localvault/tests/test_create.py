"""Creating certificates: what the vault makes, when, and what it refuses."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509

from localvault.caller import Caller, Json, creation, fresh, until
from localvault.testing import LocalVault
from support.certificates import leaf, public


class TestSelfSigned:
    def test_it_is_in_progress_until_the_delay_is_over(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(create_delay=0.4)
        name = fresh()
        assert call.create(name).json["status"] == "inProgress"
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"
        until(lambda: call("GET", f"/certificates/{name}/pending").json["status"] == "completed")

    def test_the_certificate_has_the_key_of_its_request(self, call: Caller) -> None:
        name = fresh()
        request = x509.load_der_x509_csr(base64.b64decode(call.create(name).json["csr"]))
        until(lambda: "cer" in call("GET", f"/certificates/{name}").json)
        certificate = leaf(call("GET", f"/certificates/{name}").json)
        assert request.is_signature_valid
        assert public(certificate) == public(request)
        certificate.verify_directly_issued_by(certificate)

    @pytest.mark.parametrize(
        ("usages", "encoded"),
        [(["decipherOnly"], "0303070080"), (["digitalSignature", "encipherOnly"], "03020081")],
    )
    def test_usages_that_say_nothing_without_an_agreement_are_taken(
        self, call: Caller, usages: list[str], encoded: str
    ) -> None:
        bundle = call.ready(fresh(), x509={"key_usage": usages})
        assert bundle["policy"]["x509_props"]["key_usage"] == usages
        assert bytes.fromhex(encoded) in base64.b64decode(bundle["cer"])

    def test_it_is_valid_from_ten_minutes_ago_for_calendar_months(self, call: Caller) -> None:
        bundle = call.ready(fresh(), x509={"validity_months": 12})
        certificate, attributes = leaf(bundle), bundle["attributes"]
        begin = certificate.not_valid_before_utc
        assert attributes["nbf"] == begin.timestamp() == attributes["created"] - 600
        assert attributes["exp"] == certificate.not_valid_after_utc.timestamp()
        year = (begin + timedelta(minutes=10)).year + 1
        assert certificate.not_valid_after_utc == (begin + timedelta(minutes=10)).replace(year=year)

    def test_while_the_first_version_is_made_there_is_only_a_shell(self, call: Caller) -> None:
        name = fresh()
        call.create(name, issuer="Unknown")
        shell = call("GET", f"/certificates/{name}").json
        version = shell["id"].rpartition("/")[2]
        assert list(shell) == ["id", "attributes", "policy", "pending"]
        assert shell["attributes"]["enabled"] is False
        alone = call("GET", f"/certificates/{name}/{version}").json
        assert list(alone) == ["id", "attributes"]

    def test_tags_and_enabled_belong_to_the_version(self, call: Caller) -> None:
        name = fresh()
        bundle = call.ready(name, tags={"team": "web"}, attributes={"enabled": False})
        assert bundle["tags"] == {"team": "web"}
        assert bundle["attributes"]["enabled"] is False

    def test_the_word_self_may_be_written_anyhow(self, call: Caller) -> None:
        bundle = call.ready(fresh(), issuer="self")
        assert bundle["policy"]["issuer"] == {"name": "self"}


class TestUnknownIssuer:
    @pytest.mark.parametrize("issuer", ["Unknown", "unknown", None])
    def test_it_waits_for_a_merge(
        self, vault: LocalVault, call: Caller, issuer: str | None
    ) -> None:
        vault.configure(create_delay=0)
        name = fresh()
        call.create(name, issuer=issuer)
        operation = call("GET", f"/certificates/{name}/pending").json
        assert operation["status"] == "inProgress"
        assert "Perform Merge" in operation["status_details"]

    def test_the_owner_is_asked_by_mail_to_renew(self, call: Caller) -> None:
        name = fresh()
        call.create(name, issuer="Unknown")
        policy = call("GET", f"/certificates/{name}/policy").json
        assert policy["lifetime_actions"][0]["action"] == {"action_type": "EmailContacts"}


class TestFurtherVersions:
    def test_the_certificate_stays_on_the_finished_version_meanwhile(self, call: Caller) -> None:
        name = fresh()
        first = call.ready(name)
        call.create(name, issuer="Unknown")
        now = call("GET", f"/certificates/{name}").json
        assert now["id"] == first["id"]
        assert call("GET", f"/certificates/{name}/versions").json["value"][0]["id"] == first["id"]

    def test_there_is_one_policy_and_it_keeps_its_beginning(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fill([{"name": name, "age_days": 3, "key_type": "EC-P-256"}])
        before = call("GET", f"/certificates/{name}/policy").json
        after = call.ready(name, subject="CN=second")["policy"]
        assert after["x509_props"]["subject"] == "CN=second"
        assert after["attributes"]["created"] == before["attributes"]["created"]
        assert after["attributes"]["updated"] > before["attributes"]["updated"]

    def test_the_policy_may_be_left_out(self, call: Caller) -> None:
        name = fresh()
        first = call.ready(name, subject="CN=kept")
        assert call("POST", f"/certificates/{name}/create", {}).status == 202
        until(lambda: call("GET", f"/certificates/{name}").json["id"] != first["id"])
        second = call("GET", f"/certificates/{name}").json
        assert second["policy"] == first["policy"]
        assert leaf(second).subject.rfc4514_string() == "CN=kept"


class TestRefusals:
    def test_while_a_version_is_made(self, call: Caller) -> None:
        name = fresh()
        call.create(name, issuer="Unknown")
        answer = call.create(name)
        assert (answer.status, answer.code) == (409, "Forbidden")

    def test_only_one_of_parallel_requests_wins(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(create_delay=5)
        name = fresh()
        body = {"key": {"kty": "RSA"}}
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: call.create(name, **body).status, range(6)))
        assert sorted(answers) == [202, 409, 409, 409, 409, 409]
        committed = [entry for entry in vault.journal(name=name, route="create") if entry.committed]
        assert len(committed) == 1

    @pytest.mark.parametrize(
        "members",
        [
            {"key": {"kty": "RSA", "key_size": 1024}},
            {"key": {"kty": "EC", "crv": "P-999"}},
            {"key": {"kty": "oct"}},
            {"subject": "Self"},
            {"subject": "CN="},
            {"subject": None},
            {"issuer": "nobody"},
            {"x509": {"validity_months": 5000}},
            {"x509": {"key_usage": ["invalid"]}},
            {"x509": {"ekus": ["not an oid"]}},
            {"x509": {"sans": {"ipAddresses": ["10.0.0"]}}},
            {"x509": {"sans": {"dns_names": "text"}}},
            {"tags": {str(number): "" for number in range(16)}},
            {"tags": {"long": "x" * 513}},
        ],
    )
    def test_impossible_values(self, call: Caller, members: Any) -> None:
        name = fresh()
        answer = call.create(name, **members)
        assert (answer.status, answer.code) == (400, "BadParameter")
        assert call("GET", f"/certificates/{name}").status == 404

    @pytest.mark.parametrize(
        ("trigger", "is_good"),
        [
            ({"lifetime_percentage": 99}, True),
            ({"lifetime_percentage": 100}, False),
            ({"days_before_expiry": 324}, True),
            ({"days_before_expiry": 325}, False),
            ({}, False),
            ({"lifetime_percentage": 1, "days_before_expiry": 1}, False),
        ],
    )
    def test_triggers(self, call: Caller, trigger: Json, is_good: bool) -> None:
        body = creation()
        action = {"trigger": trigger, "action": {"action_type": "AutoRenew"}}
        body["policy"]["lifetime_actions"] = [action]
        answer = call("POST", f"/certificates/{fresh()}/create", body)
        assert answer.status == (202 if is_good else 400)

    @pytest.mark.parametrize("body", ["{", "[]", '{"policy": []}', '{"attributes": 1}'])
    def test_bodies_that_are_none(self, call: Caller, body: str) -> None:
        answer = call("POST", f"/certificates/{fresh()}/create", body)
        assert (answer.status, answer.code) == (400, "BadParameter")

    @pytest.mark.parametrize("name", ["under_score", "a%20b", "x" * 128, "%C3%BC"])
    def test_names(self, call: Caller, name: str) -> None:
        answer = call.create(name)
        assert (answer.status, answer.code) == (400, "BadParameter")
        assert "invalid name" in answer.json["error"]["message"]

    def test_a_name_means_the_same_in_capitals(self, call: Caller) -> None:
        name = fresh()
        bundle = call.ready(name)
        assert call("GET", f"/certificates/{name.upper()}").json == bundle
