"""Permissions: which one each route needs, in both models that a vault can have."""

import re

import pytest

from localvault.caller import Answer, Caller, fresh
from localvault.rights import PERMISSIONS
from localvault.routes import ROUTES, Route
from localvault.testing import LocalVault, LocalVaultError

# Every operation of the service and the permission its documentation names, by access policy.
NEEDED = {
    "GET certificates": "list",
    "POST certificates/{}/create": "create",
    "POST certificates/{}/import": "import",
    "GET certificates/{}": "get",
    "GET certificates/{}/{}": "get",
    "GET certificates/{}/versions": "list",
    "PATCH certificates/{}": "update",
    "PATCH certificates/{}/{}": "update",
    "DELETE certificates/{}": "delete",
    "GET certificates/{}/policy": "get",
    "PATCH certificates/{}/policy": "update",
    "GET certificates/{}/pending": "get",
    "PATCH certificates/{}/pending": "update",
    "DELETE certificates/{}/pending": "update",
    "POST certificates/{}/pending/merge": "create",
    "POST certificates/{}/backup": "backup",
    "POST certificates/restore": "restore",
    "GET deletedcertificates": "list",
    "GET deletedcertificates/{}": "get",
    "DELETE deletedcertificates/{}": "purge",
    "POST deletedcertificates/{}/recover": "recover",
    "GET certificates/contacts": "managecontacts",
    "PUT certificates/contacts": "managecontacts",
    "DELETE certificates/contacts": "managecontacts",
    "GET certificates/issuers": "listissuers",
    "GET certificates/issuers/{}": "getissuers",
    "PUT certificates/issuers/{}": "setissuers",
    "PATCH certificates/issuers/{}": "setissuers",
    "DELETE certificates/issuers/{}": "deleteissuers",
    "GET secrets/{}": "get",
    "GET secrets/{}/{}": "get",
}
# What can only be refused, since a certificate's secret is the certificate's alone.
NEVER_DONE = {"PUT secrets/{}": "set", "DELETE secrets/{}": "delete"}
NAMED = [pytest.param(route, id=route.name) for route in ROUTES]


def shape(route: Route) -> str:
    return f"{route.method} {re.sub(r'{.*?}', '{}', route.path)}"


def needed(route: Route) -> str:
    return (NEEDED | NEVER_DONE)[shape(route)]


def is_secret(route: Route) -> bool:
    return route.path.startswith("secrets")


def ask(call: Caller, route: Route, name: str = "nothing") -> Answer:
    path = route.path.format(name=name, version="0" * 32, issuer=name)
    return call(route.method, f"/{path}", None if route.method in ("GET", "DELETE") else "{}")


def inner(answer: Answer) -> str | None:
    """The inner code of a refusal, None for any other answer."""
    if answer.status < 400:
        return None
    code: str | None = answer.json["error"].get("innererror", {}).get("code")
    return code


class TestEveryRoute:
    def test_it_needs_the_permission_that_is_documented(self) -> None:
        documented = NEEDED | NEVER_DONE
        assert {shape(route): route.permission for route in ROUTES}.items() <= documented.items()
        assert len({shape(route) for route in ROUTES}) == len(ROUTES)

    def test_every_operation_is_one(self) -> None:
        assert NEEDED.keys() <= {shape(route) for route in ROUTES}

    @pytest.mark.parametrize("route", NAMED)
    def test_it_is_refused_without_that_permission_whatever_else_is_given(
        self, vault: LocalVault, call: Caller, route: Route
    ) -> None:
        kind = "secrets" if is_secret(route) else "certificates"
        permission = needed(route)
        rest = PERMISSIONS - {permission, "manageissuers"}
        if is_secret(route):
            vault.configure(secret_permissions="list backup restore")
        else:
            vault.configure(permissions=" ".join(rest))
        answer = ask(call, route)
        assert (answer.status, answer.code) == (403, "Forbidden")
        assert inner(answer) == "ForbiddenByPolicy"
        expected = f"does not have {kind} {permission} permission on key vault '{vault.name};"
        assert expected in answer.json["error"]["message"]

    @pytest.mark.parametrize("route", NAMED)
    def test_it_is_let_in_with_that_permission_alone(
        self, vault: LocalVault, call: Caller, route: Route
    ) -> None:
        permission = needed(route)
        if is_secret(route):
            vault.configure(permissions="", secret_permissions=permission)
        else:
            vault.configure(permissions=permission, secret_permissions="")
        assert inner(ask(call, route)) != "ForbiddenByPolicy"

    @pytest.mark.parametrize("route", NAMED)
    def test_it_is_refused_without_a_role(
        self, vault: LocalVault, call: Caller, route: Route
    ) -> None:
        vault.configure(access="rbac", roles="Key Vault Crypto Officer")
        answer = ask(call, route)
        assert (answer.status, answer.code, inner(answer)) == (403, "Forbidden", "ForbiddenByRbac")

    @pytest.mark.parametrize("route", NAMED)
    def test_it_is_let_in_with_the_role_for_it(
        self, vault: LocalVault, call: Caller, route: Route
    ) -> None:
        role = "Key Vault Secrets Officer" if is_secret(route) else "Key Vault Certificates Officer"
        vault.configure(access="rbac", roles=role)
        assert inner(ask(call, route)) != "ForbiddenByRbac"


class TestAccessPolicy:
    @pytest.mark.parametrize(
        "permission", ["getissuers", "listissuers", "setissuers", "deleteissuers"]
    )
    def test_the_right_to_manage_issuers_is_all_rights_to_issuers(
        self, vault: LocalVault, call: Caller, permission: str
    ) -> None:
        vault.configure(permissions="manageissuers")
        for route in ROUTES:
            if needed(route) == permission:
                assert inner(ask(call, route)) != "ForbiddenByPolicy"

    def test_roles_do_not_count(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(permissions="get", roles="Key Vault Administrator")
        assert inner(call("GET", "/certificates")) == "ForbiddenByPolicy"

    def test_a_refused_request_changes_nothing(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(permissions="get")
        call.create(name)
        assert call("GET", f"/certificates/{name}").status == 404
        assert not vault.journal(name=name, route="create")[0].committed

    def test_none_at_all_is_possible(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(permissions="")
        assert call("GET", "/certificates").status == 403

    def test_words_are_taken_in_any_case(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(permissions="Get LIST")
        assert call("GET", "/certificates").status == 200

    def test_unknown_ones_are_refused(self, vault: LocalVault) -> None:
        with pytest.raises(LocalVaultError, match="permissions cannot name fly: no such"):
            vault.configure(permissions="get fly")
        with pytest.raises(LocalVaultError, match="secret_permissions cannot name managecontacts"):
            vault.configure(secret_permissions="managecontacts")
