"""Certificates with a key of their own: import."""

import base64
from pathlib import Path

import pytest

from localvault.caller import Caller, Json, fresh
from tests.az_suite.az import Az, Run
from tests.az_suite.marks import does, refuses
from tests.az_suite.materials import Own, as_der

PASSWORD = "correct horse"
PFX: Json = {"secretProperties": {"contentType": "application/x-pkcs12"}}
PEM: Json = {"secretProperties": {"contentType": "application/x-pem-file"}}
NO_KIND: Json = {"issuerParameters": {"name": "Unknown"}}  # az looks into the file then


@pytest.fixture
def own() -> Own:
    """A certificate and its key."""
    return Own("imported")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file to be imported goes."""
    return tmp_path / "imported"


def check(run: Run, own: Own, content_type: str) -> None:
    """Check that the vault holds now what the file had."""
    assert run.code == 0, run.complaint
    assert base64.b64decode(run.output["cer"]) == as_der(own.certificate)
    policy = run.output["policy"]
    assert policy["secretProperties"]["contentType"] == content_type
    assert policy["x509CertificateProperties"]["subject"] == "CN=imported"
    # az asks the SDK for the curve by a name that it does not have, and prints none.
    key = policy["keyProperties"]
    assert (key["keyType"], key["keySize"], key["curve"]) == ("EC", 256, None)


@does("import")
def test_a_pfx_is_imported_with_its_password(az: Az, own: Own, file: Path) -> None:
    name = fresh()
    file.write_bytes(own.pfx(PASSWORD))
    imported = az("import", name=name, file=file, password=PASSWORD, tags=["by=az"])
    check(imported, own, "application/x-pkcs12")
    assert imported.output["policy"]["issuerParameters"]["name"] == "Unknown"
    assert imported.output["tags"] == {"by": "az"}
    assert imported.seen == [f"POST /certificates/{name}/import 200"]
    assert az.vault.journal(name=name)[-1].committed


@does("import", "show")
def test_a_pfx_without_a_password_may_come_disabled(az: Az, own: Own, file: Path) -> None:
    name = fresh()
    file.write_bytes(own.pfx())
    imported = az("import", name=name, file=file, disabled=True, policy=PFX)
    check(imported, own, "application/x-pkcs12")
    assert imported.output["attributes"]["enabled"] is False
    assert az("show", name=name).output == imported.output


@does("import")
@pytest.mark.parametrize("policy", [PEM, NO_KIND], ids=["told", "looked-at"])
def test_a_pem_file_is_imported(az: Az, own: Own, file: Path, policy: Json) -> None:
    file.write_bytes(own.pem())
    imported = az("import", name=fresh(), file=file, policy=policy)
    check(imported, own, "application/x-pem-file")


@does("import")
def test_a_pem_file_with_an_encrypted_key_is_imported(az: Az, own: Own, file: Path) -> None:
    file.write_bytes(own.pem(PASSWORD))
    imported = az("import", name=fresh(), file=file, password=PASSWORD, policy=PEM)
    check(imported, own, "application/x-pem-file")


@does("import", "list-versions")
def test_importing_over_a_certificate_makes_its_next_version(
    az: Az, call: Caller, own: Own, file: Path
) -> None:
    older = call.ready(name := fresh())["id"]
    file.write_bytes(own.pfx())
    newer = az("import", name=name, file=file).output["id"]
    listed = {item["id"] for item in az("list-versions", name=name).output}
    assert listed == {older, newer}


@refuses("import")
@pytest.mark.parametrize("password", ["wrong", None])
def test_a_pfx_is_not_read_without_its_password(
    az: Az, own: Own, file: Path, password: str | None
) -> None:
    file.write_bytes(own.pfx(PASSWORD))
    given = {"password": password} if password else {}
    refused = az("import", name=fresh(), file=file, **given)
    assert refused.code == 1
    assert refused.refusal == (
        "(BadParameter) The specified PKCS#12 X.509 certificate content can not be read. "
        "Please check if certificate is in valid PKCS#12 format."
    )


@refuses("import")
def test_a_file_of_something_else_is_refused(az: Az, file: Path) -> None:
    file.write_bytes(b"neither this nor that")
    refused = az("import", name=fresh(), file=file)
    assert refused.code == 1
    assert refused.refusal.startswith("(BadParameter)")
    assert refused.seen[-1].endswith("/import 400")


@refuses("import")
def test_nothing_is_imported_over_a_deleted_name(
    az: Az, call: Caller, own: Own, file: Path
) -> None:
    call.ready(name := fresh())
    call("DELETE", f"/certificates/{name}")
    file.write_bytes(own.pfx())
    refused = az("import", name=name, file=file)
    assert refused.code == 1
    assert refused.refusal.startswith(
        f"(Conflict) Certificate {name} is currently in a deleted but recoverable state"
    )
