"""Operations in progress: pending show, pending merge, pending delete."""

import base64
from pathlib import Path

from localvault.caller import Caller, fresh
from tests.az_suite.az import NOT_FOUND, Az
from tests.az_suite.marks import does, refuses
from tests.az_suite.materials import Authority, Own, as_der, as_pem


def waiting(call: Caller) -> str:
    """Begin a certificate that an authority outside must sign and return its name."""
    call.create(name := fresh("waiting"), issuer="Unknown")
    return name


@does("pending show")
def test_a_finished_operation_is_still_shown(az: Az, call: Caller) -> None:
    call.ready(name := fresh())
    shown = az("pending show", name=name)
    assert shown.output["status"] == "completed"
    assert shown.output["target"] == f"{az.vault.url}/certificates/{name}"
    assert shown.seen == [f"GET /certificates/{name}/pending 200"]


@does("pending show")
def test_a_waiting_operation_is_shown_with_its_csr(az: Az, call: Caller) -> None:
    name = waiting(call)
    shown = az("pending show", name=name).output
    assert (shown["status"], shown["target"], shown["name"]) == ("inProgress", None, name)
    assert shown["issuerParameters"]["name"] == "Unknown"
    assert shown["csr"] == call("GET", f"/certificates/{name}/pending").json["csr"]


@refuses("pending show", "pending delete", "pending merge")
def test_an_operation_that_is_not_there_is_not_found(az: Az, tmp_path: Path) -> None:
    name, file = fresh(), tmp_path / "leaf.pem"
    file.write_bytes(as_pem(Own().certificate))
    text = f"(PendingCertificateNotFound) Pending Certificate not found: {name}"
    shown = az("pending show", name=name)
    assert (shown.code, shown.refusal) == (NOT_FOUND, text)
    removed = az("pending delete", name=name)
    assert (removed.code, removed.refusal) == (1, text)
    merged = az("pending merge", name=name, file=file)
    assert (merged.code, merged.refusal) == (1, text)


@does("pending merge", "pending show", "show")
def test_a_signed_certificate_is_merged_with_its_chain(
    az: Az, call: Caller, tmp_path: Path
) -> None:
    name, authority, file = waiting(call), Authority(), tmp_path / "chain.pem"
    leaf = authority.sign(base64.b64decode(az("pending show", name=name).output["csr"]))
    file.write_bytes(as_pem(leaf) + as_pem(authority.certificate))
    merged = az("pending merge", name=name, file=file, tags=["from=outside"], disabled=False)
    assert merged.seen == [f"POST /certificates/{name}/pending/merge 201"]
    assert base64.b64decode(merged.output["cer"]) == as_der(leaf)
    assert merged.output["tags"] == {"from": "outside"}
    assert az.vault.journal(name=name)[-1].committed
    assert az("show", name=name).output == merged.output
    done = az("pending show", name=name).output
    assert (done["status"], done["target"]) == (
        "completed",
        f"{az.vault.url}/certificates/{name}",
    )


@refuses("pending merge")
def test_a_certificate_of_another_key_is_not_merged(az: Az, call: Caller, tmp_path: Path) -> None:
    name, file = waiting(call), tmp_path / "other.pem"
    file.write_bytes(as_pem(Own().certificate))
    refused = az("pending merge", name=name, file=file)
    assert refused.code == 1
    assert refused.refusal.startswith(
        "(BadParameter) The public key of the end-entity certificate in the specified X.509 "
        "certificate content does not match the public part of the specified private key."
    )
    assert az("pending show", name=name).output["status"] == "inProgress"


@does("pending delete", "show")
@refuses("pending show")
def test_a_removed_operation_leaves_the_certificate_unfinished(az: Az, call: Caller) -> None:
    name = waiting(call)
    removed = az("pending delete", name=name)
    assert removed.output["status"] == "inProgress"
    assert removed.seen == [f"DELETE /certificates/{name}/pending 200"]
    assert az.vault.journal(name=name)[-1].committed
    assert az("pending show", name=name).code == NOT_FOUND
    shell = az("show", name=name).output
    assert (shell["attributes"]["enabled"], shell["cer"]) == (False, None)
