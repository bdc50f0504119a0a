"""Accounts with certificate authorities, and the people who are notified about certificates."""

from typing import Any

import pytest

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault

ADMIN = {"first_name": "Jo", "last_name": "Doe", "email": "jo@example.com", "phone": "1"}


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
        made = call.issuer(
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
        first = call.issuer(name := fresh("issuer"), org_details={"id": "x"}).json
        second = call.issuer(name, attributes={"enabled": False}).json
        assert second["attributes"]["created"] == first["attributes"]["created"]
        assert second["attributes"]["enabled"] is False
        assert "org_details" not in second

    def test_they_are_listed_by_name_in_pages(self, call: Caller) -> None:
        names = sorted(fresh("listed") for _ in range(3))
        for name in reversed(names):
            call.issuer(name)
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

    def test_a_change_that_says_nothing_of_it_leaves_it_disabled(self, call: Caller) -> None:
        call.issuer(name := fresh("issuer"), attributes={"enabled": False})
        for attributes in ({}, {"enabled": None}):
            changed = call("PATCH", f"/certificates/issuers/{name}", {"attributes": attributes})
            assert changed.json["attributes"]["enabled"] is False

    @pytest.mark.parametrize(
        "body",
        [
            {"provider": ""},
            {"provider": 1},
            {"provider": "DigiCert"},
            {"credentials": []},
            {"attributes": {"enabled": "no"}},
            {"org_details": {"admin_details": "jo"}},
        ],
    )
    def test_odd_values_make_none(self, call: Caller, body: dict[str, Any]) -> None:
        name = fresh("issuer")
        assert call.issuer(name, **body).code == "BadParameter"
        assert call("GET", f"/certificates/issuers/{name}").code == "CertificateIssuerNotFound"

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
