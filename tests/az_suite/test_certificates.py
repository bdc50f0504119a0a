"""Certificates: create, show, list, list-versions, download, set-attributes, get-default-policy."""

import base64
from pathlib import Path

from cryptography import x509

from localvault.testing import LocalVault
from tests.az_suite.az import NOT_FOUND, Az
from tests.az_suite.marks import does, refuses
from tests.localvault.calls import Caller, Json, fresh

QUICK: Json = {
    "issuerParameters": {"name": "Self"},
    "keyProperties": {"keyType": "EC", "curve": "P-256"},
    "x509CertificateProperties": {"subject": "CN=az"},
}
LIVES_30 = {"x509CertificateProperties": {"validityInMonths": 30}}


@does("create", "get-default-policy", "show")
def test_a_certificate_is_made_from_the_default_policy(az: Az) -> None:
    name = fresh()
    policy = az.run("get-default-policy").output
    created = az("create", name=name, policy=policy)
    assert created.output["status"] == "completed"
    assert created.output["target"] == f"{az.vault.url}/certificates/{name}"
    assert created.seen == [
        f"POST /certificates/{name}/create 202",
        f"GET /certificates/{name}/pending 200",
        f"GET /certificates/{name} 200",
        f"GET /certificates/{name}/pending 200",
    ]
    shown = az("show", name=name).output["policy"]
    assert shown["keyProperties"] == policy["keyProperties"]
    assert shown["lifetimeActions"][0]["trigger"]["daysBeforeExpiry"] == 90
    usage = policy["x509CertificateProperties"]["keyUsage"]
    assert shown["x509CertificateProperties"]["keyUsage"] == sorted(usage)


@does("create", "show")
def test_validity_tags_and_disabled_are_what_was_asked_for(az: Az) -> None:
    name = fresh()
    asked = {"validity": 30, "tags": ["team=web", "stage="], "disabled": True}
    assert az("create", name=name, policy=QUICK, **asked).code == 0
    shown = az("show", name=name).output
    assert shown["policy"]["x509CertificateProperties"]["validityInMonths"] == 30
    assert shown["tags"] == {"team": "web", "stage": ""}
    assert shown["attributes"]["enabled"] is False


@does("create", "show")
def test_alternative_names_and_usages_are_in_the_certificate(az: Az) -> None:
    name = fresh()
    names = {"dnsNames": ["az.example.com"], "emails": ["az@example.com"], "upns": ["az@corp"]}
    properties = {
        "subject": "C=US, O=Contoso, CN=az",
        "subjectAlternativeNames": names,
        "ekus": ["1.3.6.1.5.5.7.3.1"],
        "keyUsage": ["digitalSignature"],
    }
    az("create", name=name, policy=QUICK | {"x509CertificateProperties": properties})
    shown = az("show", name=name).output
    told = shown["policy"]["x509CertificateProperties"]
    assert {key: told[key] for key in properties} == properties
    made = x509.load_der_x509_certificate(base64.b64decode(shown["cer"]))
    alternative = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert alternative.get_values_for_type(x509.DNSName) == ["az.example.com"]
    assert alternative.get_values_for_type(x509.RFC822Name) == ["az@example.com"]


@does("create")
def test_a_certificate_for_an_authority_outside_waits_with_its_csr(az: Az) -> None:
    name = fresh()
    outside = QUICK | {"issuerParameters": {"name": "Unknown"}}
    waiting = az("create", name=name, policy=outside).output
    assert waiting["status"] == "inProgress"
    assert "Please Perform Merge" in waiting["statusDetails"]
    csr = x509.load_der_x509_csr(base64.b64decode(waiting["csr"]))
    assert csr.subject.rfc4514_string() == "CN=az"


@refuses("create")
def test_no_certificate_is_made_of_an_impossible_subject(az: Az) -> None:
    wrong = QUICK | {"x509CertificateProperties": {"subject": "no name at all"}}
    refused = az("create", name=fresh(), policy=wrong)
    assert refused.code == 1
    assert refused.refusal.startswith("(BadParameter) Property policy.x509_props has invalid value")


@refuses("create")
def test_no_second_certificate_is_begun_while_one_is_in_the_making(az: Az, call: Caller) -> None:
    name = fresh()
    call.create(name, issuer="Unknown")
    refused = az("create", name=name, policy=QUICK)
    assert refused.code == 1
    assert refused.seen == [f"POST /certificates/{name}/create 409"]
    assert "while a pending key vault certificate's status is inProgress" in refused.refusal


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


@does("set-attributes")
def test_a_certificate_is_disabled_and_tagged(az: Az, call: Caller, vault: LocalVault) -> None:
    bundle = call.ready(name := fresh(), tags={"team": "web"})
    changed = az("set-attributes", name=name, enabled=False, tags=["stage=test"])
    assert changed.output["attributes"]["enabled"] is False
    assert changed.output["tags"] == {"stage": "test"}
    assert changed.output["id"] == bundle["id"]
    assert changed.seen == [f"PATCH /certificates/{name} 200"]
    assert vault.journal(name=name)[-1].committed


@does("set-attributes")
def test_one_version_is_disabled_and_the_other_is_not(az: Az, call: Caller) -> None:
    older = call.ready(name := fresh())["id"]
    call.ready(name)
    version = older.rsplit("/")[-1]
    changed = az("set-attributes", name=name, version=version, enabled=False)
    assert (changed.output["id"], changed.output["policy"]) == (older, None)
    assert changed.seen == [f"PATCH /certificates/{name}/{version} 200"]
    enabled = {
        item["id"]: item["attributes"]["enabled"] for item in az("list-versions", name=name).output
    }
    assert enabled.pop(older) is False
    assert list(enabled.values()) == [True]


@does("set-attributes")
def test_a_policy_is_changed_and_the_certificate_stays(az: Az, call: Caller) -> None:
    bundle = call.ready(name := fresh())
    changed = az("set-attributes", name=name, policy=LIVES_30)
    assert changed.seen == [
        f"PATCH /certificates/{name}/policy 200",
        f"GET /certificates/{name} 200",
    ]
    properties = changed.output["policy"]["x509CertificateProperties"]
    assert (properties["validityInMonths"], properties["subject"]) == (30, "CN=test")
    assert changed.output["id"] == bundle["id"]


@refuses("set-attributes")
def test_nothing_can_be_set_on_what_is_not_there(az: Az) -> None:
    for change in ({"enabled": False}, {"policy": LIVES_30}):
        refused = az("set-attributes", name=fresh(), **change)
        assert refused.code == 1
        assert refused.refusal.startswith("(CertificateNotFound)")
