"""What further recordings of the SDKs show of bodies, beyond those that are played here."""

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography import x509

from localvault.caller import Answer, fresh, until
from localvault.testing import LocalVault
from tests.contract import brought
from tests.contract.stage import Stage
from tests.contract.steps import HOST

VERSION = ["id", "kid", "sid", "x5t", "cer", "attributes"]
EC = {"kty": "EC", "crv": "P-256"}
MANUAL = {"x509_props": {"subject": "CN=test"}, "issuer": {"name": "Unknown"}}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with LocalVault.start(tmp_path_factory.mktemp("bodies"), create_delay=0) as vault:
        yield Stage(vault, [])


def create(stage: Stage, name: str, policy: dict[str, Any], **body: Any) -> Answer:
    return stage.ask(
        "POST", f"/certificates/{name}/create", {"policy": {"key_props": EC, **policy}, **body}
    )


def ready(stage: Stage, name: str, policy: dict[str, Any] | None = None, **body: Any) -> Any:
    """Let the vault make a certificate and return its bundle."""
    plain = {"x509_props": {"subject": "CN=test"}, "issuer": {"name": "Self"}}
    assert create(stage, name, {**plain, **(policy or {})}, **body).status == 202
    until(lambda: "cer" in stage.ask("GET", f"/certificates/{name}").json)
    return stage.ask("GET", f"/certificates/{name}").json


class TestPolicy:
    def test_keys_on_curves(self, stage: Stage) -> None:
        props = ready(stage, fresh())["policy"]["key_props"]
        assert list(props.items()) == [
            ("exportable", True),
            ("kty", "EC"),
            ("key_size", 256),
            ("reuse_key", False),
            ("crv", "P-256"),
        ]

    def test_what_is_not_said_has_no_member(self, stage: Stage) -> None:
        named = ready(stage, fresh(), {"x509_props": {"subject": "CN=test"}})
        assert "sans" not in named["policy"]["x509_props"]
        sans = {"ipAddresses": ["10.0.0.1"], "uris": ["https://contoso.com"]}
        nameless = ready(stage, fresh(), {"x509_props": {"sans": sans}})
        assert "subject" not in nameless["policy"]["x509_props"]
        assert nameless["policy"]["x509_props"]["sans"] == sans

    def test_words_stay_as_they_were_written(self, stage: Stage) -> None:
        written = {"x509_props": {"subject": "cn=MyCert"}, "issuer": {"name": "self"}}
        policy = ready(stage, fresh(), written)["policy"]
        assert policy["x509_props"]["subject"] == "cn=MyCert"
        assert policy["issuer"] == {"name": "self"}

    def test_it_is_answered_alone_as_in_the_bundle(self, stage: Stage) -> None:
        name = fresh()
        bundle = ready(stage, name)
        answer = stage.ask("GET", f"/certificates/{name}/policy")
        assert list(answer.json.items()) == list(bundle["policy"].items())

    def test_a_further_version_keeps_its_beginning(self, stage: Stage) -> None:
        stage.vault.fill([{"name": "renewed", "key_type": "EC", "age_days": 2}])
        before = stage.ask("GET", "/certificates/renewed/policy").json["attributes"]
        ready(stage, "renewed")
        after = stage.ask("GET", "/certificates/renewed/policy").json["attributes"]
        assert after["created"] == before["created"]
        assert after["updated"] > before["updated"]

    def test_a_change_replaces_what_it_names_and_nothing_else(self, stage: Stage) -> None:
        name = fresh()
        stage.vault.fill([{"name": name, "key_type": "EC", "age_days": 2, "validity_months": 7}])
        before = stage.ask("GET", f"/certificates/{name}").json
        change = {"issuer": {"name": "Unknown"}, "key_props": {}, "x509_props": {}}
        answer = stage.ask("PATCH", f"/certificates/{name}/policy", change)
        expected = before["policy"] | {"issuer": {"name": "Unknown"}}
        expected["attributes"] |= {"updated": answer.json["attributes"]["updated"]}
        assert (answer.status, answer.json) == (200, expected)
        assert expected["attributes"]["updated"] > expected["attributes"]["created"]
        assert stage.ask("GET", f"/certificates/{name}").json == before | {"policy": expected}

    def test_one_that_the_platform_manages(self, stage: Stage) -> None:
        sans = {"dns_names": ["www.contoso.com"]}
        managed = {"certificateUsage": "PublicTLSServerAuth", "metadata": {"sans": sans}}
        path = f"/certificates/{fresh()}"
        begun = stage.ask("POST", f"{path}/create", {"policy": {"platformManaged": managed}})
        assert (begun.status, begun.json["status"]) == (202, "inProgress")
        assert begun.json["issuer"] == {"name": "PlatformManaged"}
        policy = stage.ask("GET", f"{path}/policy").json
        assert list(policy)[-2:] == ["attributes", "platformManaged"]
        assert policy["platformManaged"] == managed
        assert policy["issuer"] == {"name": "PlatformManaged"}
        props = policy["x509_props"]
        assert list(props) == [
            "sans", "ekus", "key_usage", "validity_months", "basic_constraints",
        ]  # fmt: skip
        assert (props["sans"], props["ekus"]) == (sans, ["1.3.6.1.5.5.7.3.1"])
        assert props["validity_months"] == 6
        assert policy["lifetime_actions"] == [
            {"trigger": {"lifetime_percentage": 50}, "action": {"action_type": "AutoRenew"}}
        ]


class TestBundle:
    def test_the_order_of_a_chain_is_kept_only_if_asked_for(self, stage: Stage) -> None:
        ordered = ready(stage, fresh(), preserveCertOrder=True)
        assert list(ordered)[-2:] == ["pending", "preserveCertOrder"]
        assert ordered["preserveCertOrder"] is True
        assert "preserveCertOrder" not in ready(stage, fresh())

    def test_a_changed_version_has_no_policy_but_its_operation(self, stage: Stage) -> None:
        name = fresh()
        version = ready(stage, name)["id"][-32:]
        path = f"/certificates/{name}/{version}"
        answer = stage.ask("PATCH", path, {"attributes": {"enabled": False}})
        assert (answer.status, list(answer.json)) == (200, [*VERSION, "pending"])
        assert answer.json["attributes"]["enabled"] is False
        assert list(stage.ask("GET", path).json) == VERSION

    def test_a_disabled_one_is_shown_in_full(self, stage: Stage) -> None:
        name = fresh()
        stage.vault.fill([{"name": name, "key_type": "EC", "enabled": False}])
        bundle = stage.ask("GET", f"/certificates/{name}").json
        assert list(bundle) == [*VERSION, "policy", "pending"]
        assert bundle["attributes"]["enabled"] is False

    @pytest.mark.parametrize(
        ("version", "later"), [("7.6", []), ("2025-07-01", [("uris", []), ("ipAddresses", [])])]
    )
    def test_an_imported_one_has_all_kinds_of_names_or_none(
        self, stage: Stage, version: str, later: list[tuple[str, list[str]]]
    ) -> None:
        for dns_names in ([], ["www.contoso.com"]):
            value = brought.pfx(x509.Name([]), dns_names)
            path = f"/certificates/{fresh()}/import?api-version={version}"
            answer = stage.ask("POST", path, {"value": value})
            assert list(answer.json) == [*VERSION, "policy"]
            sans = answer.json["policy"]["x509_props"].get("sans")
            kinds = [("emails", []), ("dns_names", dns_names), ("upns", []), *later]
            assert sans == (dict(kinds) if dns_names else None)
            assert not sans or list(sans.items()) == kinds


class TestPending:
    def test_after_a_merge_it_is_completed(self, stage: Stage) -> None:
        path = f"/certificates/{fresh()}"
        begun = create(stage, path.split("/")[2], MANUAL).json
        leaf = brought.signed_for(begun["csr"])
        merged = stage.ask("POST", f"{path}/pending/merge", {"x5c": [leaf]})
        assert (merged.status, merged.json["cer"]) == (201, leaf)
        pending = stage.ask("GET", f"{path}/pending").json
        assert list(pending) == [
            "id", "issuer", "csr", "cancellation_requested", "status", "target", "request_id",
        ]  # fmt: skip
        assert (pending["status"], pending["target"]) == ("completed", f"https://{HOST}{path}")

    def test_one_in_progress_can_be_taken_away(self, stage: Stage) -> None:
        name = fresh()
        begun = create(stage, name, MANUAL).json
        path = f"/certificates/{name}"
        answer = stage.ask("DELETE", f"{path}/pending")
        assert (answer.status, list(answer.json.items())) == (200, list(begun.items()))
        shell = stage.ask("GET", path).json
        assert list(shell) == ["id", "attributes", "policy"]
        assert shell["attributes"]["enabled"] is False


class TestLists:
    def test_tags_come_before_the_subject(self, stage: Stage) -> None:
        stage.vault.fill([{"name": "tagged", "key_type": "EC", "tags": {"a": "b"}}])
        for path in ("/certificates/tagged/versions", "/certificates?maxresults=25"):
            items = stage.ask("GET", path).json["value"]
            [item] = [item for item in items if "tags" in item]
            assert list(item) == ["id", "x5t", "attributes", "tags", "subject"]

    def test_what_is_not_finished_has_no_thumbprint(self, stage: Stage) -> None:
        name = fresh("aaa")
        stage.vault.fill([{"name": name, "key_type": "EC", "state": "csr"}])
        items = stage.ask("GET", "/certificates?includePending=true").json["value"]
        [item] = [item for item in items if item["id"].endswith(name)]
        assert list(item) == ["id", "attributes", "subject"]
        assert item["attributes"]["enabled"] is False


class TestSecret:
    def test_it_mirrors_its_certificate(self, stage: Stage) -> None:
        name = fresh()
        pem = {"secret_props": {"contentType": "application/x-pem-file"}}
        bundle = ready(stage, name, pem)
        secret = stage.ask("GET", f"/secrets/{name}/").json
        assert list(secret) == ["value", "contentType", "id", "managed", "attributes", "kid"]
        assert secret["contentType"] == "application/x-pem-file"
        assert secret["managed"] is True
        assert (secret["id"], secret["kid"]) == (bundle["sid"], bundle["kid"])
        assert secret["attributes"] == bundle["attributes"]

    def test_its_pem_begins_with_the_key(self, stage: Stage) -> None:
        name = fresh()
        ready(stage, name, {"secret_props": {"contentType": "application/x-pem-file"}})
        lines = stage.ask("GET", f"/secrets/{name}").json["value"].split("\n")
        heads = [line for line in lines if line.startswith("-----")]
        assert heads == [
            "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----",
        ]  # fmt: skip
        assert lines[-1] == ""
        assert max(len(line) for line in lines) == 64


def test_ids_name_the_vault_as_it_was_called(stage: Stage) -> None:
    bundle = ready(stage, fresh())
    for identifier in (bundle["id"], bundle["kid"], bundle["sid"], bundle["policy"]["id"]):
        assert identifier.startswith(f"https://{HOST}/")
