"""What a vault holds: show, list, list-versions, download."""

import base64
from pathlib import Path

from cryptography import x509

from localvault.caller import Caller, fresh
from tests.az_suite.az import NOT_FOUND, Az
from tests.az_suite.marks import does, refuses


@does("show")
def test_show_tells_what_the_vault_holds(az: Az, call: Caller) -> None:
    bundle = call.ready(name := fresh(), tags={"team": "web"})
    shown = az("show", name=name).output
    assert (shown["id"], shown["cer"]) == (bundle["id"], bundle["cer"])
    assert (shown["kid"], shown["sid"]) == (bundle["kid"], bundle["sid"])
    assert shown["tags"] == {"team": "web"}
    assert shown["attributes"]["recoveryLevel"] == "Recoverable+Purgeable"
    thumbprint = base64.b64decode(shown["x509Thumbprint"])
    assert base64.urlsafe_b64encode(thumbprint).decode().rstrip("=") == bundle["x5t"]
    assert shown["policy"]["issuerParameters"]["name"] == "Self"


@does("show")
def test_an_older_version_is_shown_by_its_id_without_a_policy(az: Az, call: Caller) -> None:
    older = call.ready(name := fresh())["id"]
    newer = call.ready(name)["id"]
    assert az.run("show", "--id", f"{az.vault.url}/certificates/{name}").output["id"] == newer
    shown = az.run("show", "--id", older).output
    assert (shown["id"], shown["policy"]) == (older, None)


@does("show")
def test_a_version_is_shown_by_number(az: Az, call: Caller) -> None:
    older = call.ready(name := fresh())["id"]
    call.ready(name)
    assert az("show", name=name, version=older.rsplit("/")[-1]).output["id"] == older


@refuses("show")
def test_what_is_not_there_is_not_found(az: Az, call: Caller) -> None:
    name = fresh()
    missing = az("show", name=name)
    assert missing.code == NOT_FOUND
    assert missing.refusal.startswith(
        f"(CertificateNotFound) A certificate with (name/id) {name} was not found in this key vault"
    )
    call.ready(name)
    missing = az("show", name=name, version="0" * 32)
    assert missing.code == NOT_FOUND
    assert f"(name/id) {name}/versions/{'0' * 32} was not found" in missing.refusal


@does("list")
def test_the_list_has_finished_ones_and_waiting_ones_when_asked(az: Az, call: Caller) -> None:
    done, waiting = call.ready(fresh("done"))["id"], fresh("waiting")
    call.create(waiting, issuer="Unknown")
    finished = {item["name"]: item for item in az("list").output}
    assert finished[name := done.split("/")[-2]]["id"] == done.rsplit("/", 1)[0]
    assert finished[name]["x509Thumbprint"]
    assert waiting not in finished
    everything = {item["name"]: item for item in az("list", include_pending=True).output}
    assert everything[waiting]["x509Thumbprint"] is None
    assert everything[waiting]["attributes"]["enabled"] is False


@does("list")
def test_the_list_of_another_vault_is_told_by_address_and_in_pages(az: Az, call: Caller) -> None:
    for _ in range(3):
        call.ready(fresh())
    everything = [item["name"] for item in az.run("list", "--id", az.vault.url).output]
    assert everything == sorted(everything)
    limited = az("list", maxresults=2)
    assert [item["name"] for item in limited.output] == everything[:2]
    assert len(limited.seen) > 1, "az asks for every page and cuts the answer itself"


@does("list-versions")
def test_every_version_is_listed_and_none_of_an_unknown_name(az: Az, call: Caller) -> None:
    name = fresh()
    versions = {call.ready(name)["id"] for _ in range(3)}
    listed = [item["id"] for item in az("list-versions", name=name).output]
    assert set(listed) == versions
    assert listed == sorted(listed)
    assert len(az("list-versions", name=name, maxresults=2).output) == 2
    assert az("list-versions", name=fresh()).output == []


@does("download")
def test_a_certificate_is_downloaded_as_pem_and_as_der(
    az: Az, call: Caller, tmp_path: Path
) -> None:
    older = call.ready(name := fresh())
    newer = call.ready(name)
    der, pem = tmp_path / "newer.der", tmp_path / "older.pem"
    version = older["id"].rsplit("/")[-1]
    assert az("download", name=name, file=der, encoding="DER").code == 0
    assert az("download", name=name, file=pem, version=version).code == 0
    assert base64.b64encode(der.read_bytes()).decode() == newer["cer"]
    read = x509.load_pem_x509_certificate(pem.read_bytes())
    assert read == x509.load_der_x509_certificate(base64.b64decode(older["cer"]))


@refuses("download")
def test_a_download_of_nothing_leaves_no_file(az: Az, tmp_path: Path) -> None:
    target = tmp_path / "missing.pem"
    missing = az("download", name=fresh(), file=target)
    assert missing.code == 1
    assert missing.refusal.startswith("(CertificateNotFound)")
    assert not target.exists()


@refuses("download")
def test_a_download_overwrites_nothing(az: Az, call: Caller, tmp_path: Path) -> None:
    call.ready(name := fresh())
    (target := tmp_path / "mine").write_text("mine")
    refused = az("download", name=name, file=target)
    assert (refused.code, refused.seen, target.read_text()) == (1, [], "mine")
