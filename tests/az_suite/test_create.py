"""New certificates: create, get-default-policy."""

import base64

from cryptography import x509

from localvault.caller import Caller, fresh
from tests.az_suite.az import Az
from tests.az_suite.marks import does, refuses
from tests.az_suite.materials import QUICK


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
