"""Roles: what each built-in role may do, and how a vault of that model answers."""

from collections.abc import Iterator

import pytest

from localvault.caller import Caller, fresh
from localvault.identity import APP_ID, OBJECT_ID
from localvault.rights import DATA_ACTIONS, SECRET_PERMISSIONS, data_action, granting_role
from localvault.testing import LocalVault, LocalVaultError

READ = "Microsoft.KeyVault/vaults/certificates/read"
READING = {"get", "list"}
CERTIFICATES = READING | {
    "create", "import", "update", "delete", "recover", "purge", "backup", "restore",
}  # fmt: skip
ISSUERS = {"getissuers", "listissuers", "setissuers", "deleteissuers"}
SECRETS = {f"secrets {word}" for word in SECRET_PERMISSIONS}
CHANGED_RECENTLY = (
    "If role assignments, deny assignments or role definitions were changed recently, "
    "please observe propagation time."
)
HEADER = "x-ms-keyvault-rbac-assignment-id"


@pytest.fixture(autouse=True)
def rbac(vault: LocalVault) -> Iterator[None]:
    """All vaults here have roles, and access policies that would allow nothing."""
    vault.configure(access="rbac", permissions="")
    yield
    vault.configure(access="policy", roles="Key Vault Administrator")


class TestRefusal:
    def test_it_tells_caller_action_and_resource_in_the_service_words(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(roles="Key Vault Secrets User")
        error = call("GET", "/certificates/Web").json["error"]
        assert error["innererror"] == {"code": "ForbiddenByRbac"}
        lines = error["message"].split("\r\n")
        assert lines[:2] == [
            "Caller is not authorized to perform action on resource.",
            CHANGED_RECENTLY,
        ]
        assert lines[2].startswith(f"Caller: appid={APP_ID};oid={OBJECT_ID};iss=https://sts.")
        assert lines[3] == f"Action: '{READ}'"
        resource = f"/providers/microsoft.keyvault/vaults/{vault.name}/certificates/Web'"
        assert lines[4].startswith("Resource: '/subscriptions/")
        assert lines[4].endswith(resource)
        assert lines[5:] == [
            "Assignment: (not found)",
            "DenyAssignmentId: null",
            "DecisionReason: 'DeniedWithNoValidRBAC' ",
            f"Vault: {vault.name};location=westeurope",
            "",
        ]

    def test_a_request_about_no_certificate_is_about_the_vault(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(roles="")
        message = call("GET", "/deletedcertificates").json["error"]["message"]
        assert f"/vaults/{vault.name}'\r\n" in message

    def test_it_changes_nothing(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(roles="Key Vault Reader")
        assert call.create(name).status == 403
        assert call("GET", f"/certificates/{name}").status == 404
        assert not vault.journal(name=name, route="create")[0].committed

    def test_a_request_without_a_token_is_still_challenged(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(roles="")
        assert call("GET", "/certificates", token=None).status == 401


class TestAssignment:
    def test_answers_name_the_assignment_that_let_the_caller_in(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(roles="Key Vault Certificates Officer, Key Vault Reader")
        officer = call("GET", "/certificates").headers[HEADER]
        assert call("GET", "/certificates/nothing").headers[HEADER] == officer
        vault.configure(roles="Key Vault Reader")
        reader = call("GET", "/certificates").headers[HEADER]
        assert officer != reader
        assert all(len(bytes.fromhex(each)) == 16 for each in (officer, reader))

    def test_no_others_do(self, vault: LocalVault, call: Caller) -> None:
        assert HEADER not in call("GET", "/certificates", token=None).headers
        vault.configure(roles="")
        assert HEADER not in call("GET", "/certificates").headers
        vault.configure(access="policy", permissions="all")
        assert HEADER not in call("GET", "/certificates").headers


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "reads", "creates", "deletes"),
        [
            ("Key Vault Administrator", True, True, True),
            ("Key Vault Certificates Officer", True, True, True),
            ("Key Vault Certificate User", True, False, False),
            ("Key Vault Reader", True, False, False),
            ("Key Vault Secrets Officer", False, False, False),
            ("Key Vault Secrets User", False, False, False),
            ("Key Vault Crypto Officer", False, False, False),
            ("Key Vault Contributor", False, False, False),
            ("Key Vault Purge Operator", False, False, False),
        ],
    )
    def test_each_may_do_what_its_definition_says(
        self, vault: LocalVault, call: Caller, role: str, reads: bool, creates: bool, deletes: bool
    ) -> None:
        vault.configure(roles=role)
        name = fresh()
        assert (call("GET", "/certificates").status == 200) is reads
        assert (call.create(name).status == 202) is creates
        assert (call("DELETE", f"/certificates/{fresh()}").status == 404) is deletes

    @pytest.mark.parametrize(
        ("role", "permissions"),
        [
            ("Key Vault Administrator", CERTIFICATES | ISSUERS | SECRETS | {"managecontacts"}),
            ("Key Vault Certificates Officer", CERTIFICATES | ISSUERS | {"managecontacts"}),
            ("Key Vault Certificate User", READING | {"secrets get", "secrets list"}),
            ("Key Vault Reader", READING | {"getissuers", "listissuers", "secrets list"}),
            ("Key Vault Secrets Officer", SECRETS),
            ("Key Vault Secrets User", {"secrets get", "secrets list"}),
            ("Key Vault Crypto Officer", set()),
            ("Key Vault Contributor", set()),
            ("Key Vault Purge Operator", set()),
        ],
    )
    def test_each_holds_the_data_actions_of_its_definition(
        self, role: str, permissions: set[str]
    ) -> None:
        held = {
            permission if kind == "certificates" else f"{kind} {permission}"
            for kind, permission in DATA_ACTIONS
            if granting_role(role, data_action(kind, permission))
        }
        assert held == permissions

    def test_several_add_up(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(roles="key vault secrets user,  KEY VAULT READER")
        assert call("GET", "/certificates").status == 200

    def test_unknown_ones_are_refused(self, vault: LocalVault) -> None:
        with pytest.raises(LocalVaultError, match="roles cannot name Key Vault King: the roles"):
            vault.configure(roles="Key Vault Reader, Key Vault King")

    def test_so_are_unknown_models(self, vault: LocalVault) -> None:
        with pytest.raises(LocalVaultError, match="access must be policy or rbac, not 'acl'"):
            vault.configure(access="acl")
