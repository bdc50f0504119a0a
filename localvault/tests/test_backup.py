"""Backups: they bring everything back, in sibling vaults too, and bear no change."""

import base64
import json
from pathlib import Path

import pytest

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault, LocalVaults
from support.made import made


def backup(call: Caller, name: str) -> str:
    return str(call("POST", f"/certificates/{name}/backup").json["value"])


def purge(vault: LocalVault, call: Caller, name: str) -> None:
    vault.change("delete", name)
    vault.change("purge", name)


class TestBackup:
    def test_it_looks_like_the_services_and_tells_nothing(self, call: Caller) -> None:
        call.ready(name := fresh())
        value = backup(call, name)
        blob = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        assert blob.startswith(b"&AzureKeyVaultKeyBackupV1.microsoft.com")
        header, *parts = blob.removeprefix(b"&AzureKeyVaultKeyBackupV1.microsoft.com").split(b".")
        kept = json.loads(base64.urlsafe_b64decode(header + b"=="))
        assert (kept["alg"], kept["enc"], len(parts)) == ("RSA-OAEP-256", "A256CBC-HS512", 4)
        assert name.encode() not in blob

    def test_of_what_is_not_there_or_not_made(self, call: Caller) -> None:
        call.create(name := fresh(), issuer="Unknown")
        for nothing in (name, fresh()):
            refused = call("POST", f"/certificates/{nothing}/backup")
            assert refused.code == "CertificateNotFound"


class TestRestore:
    def test_every_version_comes_back_as_it_was(self, vault: LocalVault, call: Caller) -> None:
        call.ready(name := fresh(), tags={"a": "1"})
        before = call.ready(name)
        path = f"/certificates/{name}/versions"
        versions = call("GET", path).json["value"]
        value = backup(call, name)
        purge(vault, call, name)
        restored = call("POST", "/certificates/restore", {"value": value})
        before.pop("pending")
        assert (restored.status, restored.json) == (200, before)
        assert call("GET", path).json["value"] == versions
        assert call("GET", f"/secrets/{name}").status == 200

    def test_not_over_a_name_in_use(self, vault: LocalVault, call: Caller) -> None:
        before = call.ready(name := fresh())
        body = {"value": backup(call, name)}
        vault.configure(purge_delay=0.5)
        for step in (None, "delete", "purge"):
            if step == "purge":
                call("DELETE", f"/deletedcertificates/{name}")
            elif step:
                vault.change(step, name)
            refused = call("POST", "/certificates/restore", body)
            assert (refused.status, refused.code) == (409, "Conflict")
            assert before["id"][-32:] in refused.json["error"]["message"]
        until(lambda: call("POST", "/certificates/restore", body).status == 200)

    def test_any_changed_byte_makes_it_none(self, vault: LocalVault, call: Caller) -> None:
        call.ready(name := fresh())
        value = backup(call, name)
        purge(vault, call, name)
        places = range(0, len(value), max(len(value) // 60, 1))
        replaced = [f"{value[:at]}{chr(ord(value[at]) ^ 1)}{value[at + 1 :]}" for at in places]
        for changed in (*replaced, value[:-1], f"{value}!", f"{value[:9]}!{value[9:]}"):
            refused = call("POST", "/certificates/restore", {"value": changed})
            assert (refused.status, refused.code) == (400, "Malformed backup blob")
        assert call("GET", f"/certificates/{name}").status == 404

    @pytest.mark.parametrize("value", ["", "junk", None, 1, "ö"])
    def test_what_is_none(self, call: Caller, value: object) -> None:
        refused = call("POST", "/certificates/restore", {"value": value})
        assert refused.code == "Malformed backup blob"

    def test_in_a_sibling_vault_but_in_no_other(self, call: Caller, tmp_path: Path) -> None:
        with LocalVaults.start(tmp_path / "two", ["kv-a", "kv-b"]) as vaults:
            first, second = (Caller(vault) for vault in vaults.values())
            given = {"value": made().pfx()}
            imported = first("POST", "/certificates/moved/import", given).json
            value = backup(first, "moved")
            assert call("POST", "/certificates/restore", {"value": value}).status == 400
            restored = second("POST", "/certificates/restore", {"value": value}).json
            assert restored["cer"] == imported["cer"]
