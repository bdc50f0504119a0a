"""Backups: backup, restore."""

from pathlib import Path

import pytest

from localvault.caller import Caller, fresh, until
from tests.az_suite.az import Az
from tests.az_suite.marks import does, refuses


@pytest.fixture
def blob(tmp_path: Path) -> Path:
    """Where a backup goes."""
    return tmp_path / "backup.blob"


@does("backup", "restore", "list-versions")
def test_a_purged_certificate_comes_back_from_its_backup(az: Az, call: Caller, blob: Path) -> None:
    older = call.ready(name := fresh(), tags={"team": "web"})
    newer = call.ready(name)
    kept = az("backup", name=name, file=blob)
    assert (kept.code, kept.output) == (0, None)
    assert kept.seen == [f"POST /certificates/{name}/backup 200"]
    call("DELETE", f"/certificates/{name}")
    call("DELETE", f"/deletedcertificates/{name}")
    until(lambda: call("GET", f"/deletedcertificates/{name}").status == 404)
    back = az("restore", file=blob)
    assert (back.output["id"], back.output["cer"]) == (newer["id"], newer["cer"])
    assert back.seen == ["POST /certificates/restore 200"]
    listed = {item["id"]: item["tags"] for item in az("list-versions", name=name).output}
    assert listed == {older["id"]: {"team": "web"}, newer["id"]: None}


@refuses("restore")
@pytest.mark.parametrize("deleted", [False, True])
def test_nothing_is_restored_over_a_name_in_use(
    az: Az, call: Caller, blob: Path, deleted: bool
) -> None:
    call.ready(name := fresh())
    az("backup", name=name, file=blob)
    if deleted:
        call("DELETE", f"/certificates/{name}")
    refused = az("restore", file=blob)
    assert refused.code == 1
    assert refused.refusal.startswith(
        "(Conflict) There was a conflict restoring the certificate "
        f"'{az.vault.url}/certificates/{name}"
    )
    assert refused.seen == ["POST /certificates/restore 409"]


@refuses("restore")
def test_a_damaged_backup_is_refused(az: Az, call: Caller, blob: Path) -> None:
    call.ready(name := fresh())
    az("backup", name=name, file=blob)
    content = bytearray(blob.read_bytes())
    content[len(content) // 2] ^= 1
    for damaged in (bytes(content), b"no backup at all"):
        blob.write_bytes(damaged)
        refused = az("restore", file=blob)
        assert refused.code == 1
        assert refused.refusal == (
            "(Malformed backup blob) Backup blob contains invalid or corrupt version."
        )


@refuses("backup")
def test_what_is_not_there_leaves_no_backup(az: Az, blob: Path) -> None:
    refused = az("backup", name=fresh(), file=blob)
    assert refused.code == 1
    assert refused.refusal.startswith("(CertificateNotFound) A certificate with (name/id)")
    assert not blob.exists()
