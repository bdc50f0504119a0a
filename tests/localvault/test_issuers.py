"""Accounts with certificate authorities, the people who are told, and what issuers make."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from localvault.testing import LocalVault
from tests.localvault.calls import Caller, fresh, until

ADMIN = {"first_name": "Jo", "last_name": "Doe", "email": "jo@example.com", "phone": "1"}


def put(call: Caller, name: str, **body: Any) -> Any:
    return call("PUT", f"/certificates/issuers/{name}", {"provider": "Test", **body})


def ended(call: Caller, name: str) -> dict[str, Any]:
    path = f"/certificates/{name}/pending"
    until(lambda: call("GET", path).json["status"] != "inProgress")
    operation: dict[str, Any] = call("GET", path).json
    return operation


class TestContacts:
    def test_they_are_replaced_shown_and_removed_as_a_whole(self, call: Caller) -> None:
        people = [{"email": "a@example.com", "name": "A", "phone": "1"}, {"email": "b@example.com"}]
        path = "/certificates/contacts"
        held = call("PUT", path, {"contacts": people})
        assert (held.status, held.json["contacts"]) == (200, people)
        assert call("GET", path).content == held.content
        assert call("PUT", path, {"contacts": people[:1]}).json["contacts"] == people[:1]
        assert call("DELETE", path).json["contacts"] == people[:1]
        for method in ("GET", "DELETE"):
            assert call(method, path).code == "ContactsNotFound"

    @pytest.mark.parametrize(
        "body", [{}, {"contacts": []}, {"contacts": [{"name": "A"}]}, {"contacts": "a@b"}]
    )
    def test_each_has_an_address(self, call: Caller, body: dict[str, Any]) -> None:
        assert call("PUT", "/certificates/contacts", body).code == "BadParameter"


class TestIssuers:
    def test_one_from_the_first_to_the_last(self, call: Caller) -> None:
        name = fresh("issuer")
        path = f"/certificates/issuers/{name}"
        made = put(
            call,
            name,
            credentials={"account_id": "me", "pwd": "secret"},
            org_details={"id": "o1", "admin_details": [ADMIN]},
        )
        assert (made.status, made.json["credentials"]) == (200, {"account_id": "me"})
        assert made.json["org_details"] == {"id": "o1", "zip": 0, "admin_details": [ADMIN]}
        assert b"secret" not in made.content
        assert call("GET", path).content == made.content
        changed = call("PATCH", path, {"credentials": {"account_id": "you"}}).json
        assert changed["credentials"] == {"account_id": "you"}
        assert changed["org_details"] == made.json["org_details"]
        assert call("DELETE", path).json["id"] == made.json["id"]
        for method in ("GET", "PATCH", "DELETE"):
            assert call(method, path, None if method != "PATCH" else {}).status == 404

    def test_written_anew_it_keeps_when_it_was_made(self, call: Caller) -> None:
        first = put(call, name := fresh("issuer"), org_details={"id": "x"}).json
        second = put(call, name, attributes={"enabled": False}).json
        assert second["attributes"]["created"] == first["attributes"]["created"]
        assert second["attributes"]["enabled"] is False
        assert "org_details" not in second

    def test_they_are_listed_by_name_in_pages(self, call: Caller) -> None:
        names = sorted(fresh("listed") for _ in range(3))
        for name in reversed(names):
            put(call, name)
        listed: list[str] = []
        path = "/certificates/issuers?maxresults=2"
        while path:
            page = call("GET", path).json
            listed += [item["id"].rpartition("/")[2] for item in page["value"]]
            link = page["nextLink"] or ""
            path = link[link.find("/certificates") :].replace("api-version=7.4&", "")
            path = path if link else ""
        assert [name for name in listed if name in names] == names
        assert listed == sorted(listed)

    @pytest.mark.parametrize(
        "body",
        [
            {"provider": ""},
            {"provider": 1},
            {"provider": "DigiCert"},
            {"credentials": []},
            {"org_details": {"admin_details": "jo"}},
        ],
    )
    def test_odd_values_make_none(self, call: Caller, body: dict[str, Any]) -> None:
        name = fresh("issuer")
        assert put(call, name, **body).code == "BadParameter"
        assert call("GET", f"/certificates/issuers/{name}").code == "CertificateIssuerNotFound"


class TestIssued:
    def test_it_is_signed_by_an_authority_and_not_by_itself(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(issue_delay=0.1)
        put(call, issuer := fresh("issuer"))
        name = fresh()
        created = call.create(name, issuer=issuer, subject="CN=www.example.com")
        assert (created.status, created.json["issuer"]) == (202, {"name": issuer})
        assert ended(call, name)["status"] == "completed"
        bundle = call("GET", f"/certificates/{name}").json
        assert bundle["policy"]["lifetime_actions"][0]["action"]["action_type"] == "AutoRenew"
        leaf = x509.load_der_x509_certificate(base64.b64decode(bundle["cer"]))
        assert leaf.subject.rfc4514_string() == "CN=www.example.com"
        assert leaf.issuer.rfc4514_string() == "CN=localvault test issuing authority"
        assert isinstance(leaf.public_key(), ec.EllipticCurvePublicKey)

    def test_it_fails_or_waits_as_it_is_told(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(issue_delay=0, issuing="fail")
        put(call, issuer := fresh("issuer"))
        call.create(name := fresh(), issuer=issuer)
        assert ended(call, name)["error"]["code"] == "Request rejected"
        vault.configure(issuing="wait")
        call.create(name := fresh(), issuer=issuer)
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"
        vault.change("complete_pending", name)
        assert ended(call, name)["status"] == "completed"

    def test_no_other_provider_issues_here(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(issue_delay=0)
        put(call, issuer := fresh("issuer"), provider="DigiCert", org_details={"id": "o"})
        call.create(name := fresh(), issuer=issuer)
        failed = ended(call, name)
        assert failed["status"] == "failed"
        assert "DigiCert" in failed["error"]["message"]

    @pytest.mark.parametrize("enabled", [None, False])
    def test_an_issuer_must_be_there_and_enabled(self, call: Caller, enabled: bool | None) -> None:
        issuer = fresh("issuer")
        if enabled is not None:
            put(call, issuer, attributes={"enabled": enabled})
        refused = call.create(name := fresh(), issuer=issuer)
        assert (refused.status, refused.code) == (400, "BadParameter")
        assert call("GET", f"/certificates/{name}").status == 404

    def test_platform_managed_decides_the_rest_itself(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(issue_delay=0)
        platform = {
            "certificateUsage": "PublicTLSServerAuth",
            "metadata": {"sans": {"dns_names": ["www.example.com"]}},
        }
        body = {"policy": {"platformManaged": platform, "issuer": {"name": "Self"}}}
        created = call("POST", f"/certificates/{(name := fresh())}/create", body)
        assert created.json["issuer"] == {"name": "PlatformManaged"}
        policy = call("GET", f"/certificates/{name}/policy").json
        assert (list(policy)[-1], policy["platformManaged"]) == ("platformManaged", platform)
        assert policy["x509_props"]["validity_months"] == 6
        assert policy["lifetime_actions"][0]["trigger"] == {"lifetime_percentage": 50}
        assert ended(call, name)["status"] == "completed"

    def test_somebody_else_can_change_issuers_and_contacts(
        self, vault: LocalVault, call: Caller
    ) -> None:
        issuer = fresh("issuer")
        vault.change("set_issuer", issuer)
        assert call("GET", f"/certificates/issuers/{issuer}").json["provider"] == "Test"
        vault.change("delete_issuer", issuer)
        assert call("GET", f"/certificates/issuers/{issuer}").status == 404
        vault.change("set_contacts", "any", contacts=[{"email": "z@example.com"}])
        assert call("DELETE", "/certificates/contacts").json["contacts"][0]["email"][0] == "z"
