"""Without the permission for it no command does anything, whatever else the caller may do."""

from pathlib import Path
from typing import Any

import pytest

from localvault.caller import Caller, fresh
from localvault.rights import PERMISSIONS
from tests.az_suite.az import Az
from tests.az_suite.marks import refuses
from tests.az_suite.materials import QUICK, Own

EMAIL = {"email": "anna@example.com"}
# command, its permission, what else it asks for ({file}: a file of a certificate and its key)
COMMANDS: list[tuple[str, str, dict[str, Any]]] = [
    ("backup", "backup", {"name": "{name}", "file": "{target}"}),
    ("contact add", "managecontacts", EMAIL),
    ("contact delete", "managecontacts", EMAIL),
    ("contact list", "managecontacts", {}),
    ("create", "create", {"name": "{name}", "policy": QUICK}),
    ("delete", "delete", {"name": "{name}"}),
    ("download", "get", {"name": "{name}", "file": "{target}"}),
    ("import", "import", {"name": "{name}", "file": "{file}"}),
    ("issuer admin add", "getissuers", {"issuer-name": "{name}", **EMAIL}),
    ("issuer admin delete", "getissuers", {"issuer-name": "{name}", **EMAIL}),
    ("issuer admin list", "getissuers", {"issuer-name": "{name}"}),
    ("issuer create", "setissuers", {"issuer-name": "{name}", "provider-name": "Test"}),
    ("issuer delete", "deleteissuers", {"issuer-name": "{name}"}),
    ("issuer list", "listissuers", {}),
    ("issuer show", "getissuers", {"issuer-name": "{name}"}),
    ("issuer update", "setissuers", {"issuer-name": "{name}", "enabled": False}),
    ("list", "list", {}),
    ("list-deleted", "list", {}),
    ("list-versions", "list", {"name": "{name}"}),
    ("pending delete", "update", {"name": "{name}"}),
    ("pending merge", "create", {"name": "{name}", "file": "{file}"}),
    ("pending show", "get", {"name": "{name}"}),
    ("purge", "purge", {"name": "{name}"}),
    ("recover", "recover", {"name": "{name}"}),
    ("restore", "restore", {"file": "{file}"}),
    ("set-attributes", "update", {"name": "{name}", "enabled": False}),
    ("show", "get", {"name": "{name}"}),
    ("show-deleted", "get", {"name": "{name}"}),
]


@pytest.mark.parametrize(
    ("command", "permission", "options"),
    [pytest.param(*row, marks=refuses(row[0]), id=row[0]) for row in COMMANDS],
)
def test_every_command_is_refused_without_its_permission(
    az: Az, tmp_path: Path, command: str, permission: str, options: dict[str, Any]
) -> None:
    lacking = {permission, "manageissuers"}
    az.vault.configure(permissions=" ".join(PERMISSIONS - lacking))
    refused = az(command, **_filled(options, tmp_path))
    assert refused.code == 1
    assert refused.refusal.startswith("(Forbidden) The user, group or application 'appid=")
    assert (
        f"does not have certificates {permission} permission on key vault 'kv-test;"
        in refused.refusal
    )
    assert "ForbiddenByPolicy" in refused.complaint
    assert [told.rsplit(" ", 1)[-1] for told in refused.seen] == ["403"]


def _filled(options: dict[str, Any], folder: Path) -> dict[str, Any]:
    file = folder / "own.pem"
    file.write_bytes(Own().pem())
    places = {"{name}": fresh(), "{file}": file, "{target}": folder / "target"}
    return {
        option: places.get(value, value) if isinstance(value, str) else value
        for option, value in options.items()
    }


@refuses("create", "delete", "contact list")
def test_a_role_that_only_reads_is_told_which_action_it_lacks(az: Az, call: Caller) -> None:
    call.ready(name := fresh())
    az.vault.configure(access="rbac", roles="Key Vault Reader")
    assert az("show", name=name).code == 0
    for refused, action in (
        (az("create", name=name, policy=QUICK), "certificates/create/action"),
        (az("delete", name=name), "certificates/delete"),
        (az("contact list"), "certificatecontacts/write"),
    ):
        assert refused.code == 1
        assert refused.refusal.startswith("(Forbidden) Caller is not authorized to perform action")
        assert f"Action: 'Microsoft.KeyVault/vaults/{action}'" in refused.complaint
        assert "ForbiddenByRbac" in refused.complaint
