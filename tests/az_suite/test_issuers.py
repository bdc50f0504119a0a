"""Certificate authorities and their administrators: issuer and issuer admin."""

import pytest

from localvault.caller import Caller, fresh
from tests.az_suite.az import NOT_FOUND, Az
from tests.az_suite.marks import does, refuses
from tests.az_suite.materials import QUICK

NO_ISSUER = "(CertificateIssuerNotFound) Issuer not found"
ANNA = {"emailAddress": "anna@example.com", "firstName": "Anna", "lastName": "A", "phone": "1"}
BERT = {"emailAddress": "bert@example.com", "firstName": None, "lastName": None, "phone": None}


@pytest.fixture
def issuer(call: Caller) -> str:
    """The name of an issuer of the provider Test, with an account."""
    path = f"/certificates/issuers/{(name := fresh('issuer'))}"
    body = {"provider": "Test", "credentials": {"account_id": "us", "pwd": "secret"}}
    assert call("PUT", path, body).status == 200
    return name


@does("issuer create", "issuer show")
def test_an_issuer_is_kept_and_its_password_is_not_told(az: Az) -> None:
    name, account = fresh("issuer"), {"account_id": "us", "password": "secret"}
    made = az(
        "issuer create", issuer_name=name, provider_name="Test", organization_id="o", **account
    )
    assert made.output["id"] == f"{az.vault.url}/certificates/issuers/{name}"
    assert made.output["provider"] == "Test"
    assert made.output["credentials"] == {"accountId": "us", "password": None}
    assert made.output["organizationDetails"] == {"adminDetails": [], "id": "o", "zip": 0}
    assert made.output["attributes"]["enabled"] is True
    assert made.seen == [f"PUT /certificates/issuers/{name} 200"]
    assert az.vault.journal(method="PUT")[-1].committed
    assert az("issuer show", issuer_name=name).output == made.output


@does("issuer create")
def test_an_issuer_may_begin_disabled(az: Az) -> None:
    name = fresh("issuer")
    made = az("issuer create", issuer_name=name, provider_name="Test", disabled=True)
    assert made.output["attributes"]["enabled"] is False


@refuses("issuer create")
def test_digicert_asks_for_an_organisation(az: Az) -> None:
    account = {"account_id": "us", "password": "secret"}
    name = fresh("issuer")
    refused = az("issuer create", issuer_name=name, provider_name="DigiCert", **account)
    assert refused.code == 1
    assert refused.refusal.startswith("(BadParameter) Id in organization details is not set")


@does("issuer update", "issuer show")
def test_what_is_not_told_stays_when_an_issuer_is_updated(az: Az, issuer: str) -> None:
    before = az("issuer show", issuer_name=issuer).output
    changed = az("issuer update", issuer_name=issuer, organization_id="new", enabled=False)
    assert changed.seen == [f"PATCH /certificates/issuers/{issuer} 200"]
    assert changed.output["organizationDetails"]["id"] == "new"
    assert changed.output["attributes"]["enabled"] is False
    assert changed.output["attributes"]["created"] == before["attributes"]["created"]
    assert (changed.output["provider"], changed.output["credentials"]["accountId"]) == (
        "Test",
        "us",
    )
    assert az("issuer show", issuer_name=issuer).output == changed.output


@does("issuer list")
def test_issuers_are_listed_by_name(az: Az, issuer: str) -> None:
    listed = az("issuer list").output
    assert {"id": f"{az.vault.url}/certificates/issuers/{issuer}", "provider": "Test"} in listed
    assert listed == sorted(listed, key=lambda item: str(item["id"]))


@does("issuer delete")
@refuses("issuer show")
def test_a_deleted_issuer_is_gone(az: Az, issuer: str) -> None:
    gone = az("issuer delete", issuer_name=issuer)
    assert gone.output["id"].endswith(f"/certificates/issuers/{issuer}")
    assert gone.seen == [f"DELETE /certificates/issuers/{issuer} 200"]
    missing = az("issuer show", issuer_name=issuer)
    assert (missing.code, missing.refusal) == (NOT_FOUND, NO_ISSUER)


@refuses("issuer update", "issuer delete", "issuer admin add", "issuer admin list")
@refuses("issuer admin delete")
def test_an_issuer_that_is_not_there_is_not_found(az: Az) -> None:
    name = fresh("issuer")
    for run in (
        az("issuer update", issuer_name=name, enabled=False),
        az("issuer delete", issuer_name=name),
        az("issuer admin add", issuer_name=name, email="anna@example.com"),
        az("issuer admin list", issuer_name=name),
        az("issuer admin delete", issuer_name=name, email="anna@example.com"),
    ):
        assert (run.code, run.refusal) == (1, NO_ISSUER), run.command


@does("issuer admin add", "issuer admin list", "issuer admin delete")
def test_administrators_come_one_by_one_and_go(az: Az, issuer: str) -> None:
    path = f"/certificates/issuers/{issuer}"
    about_anna = {"first_name": "Anna", "last_name": "A", "phone": "1"}
    added = az("issuer admin add", issuer_name=issuer, email="anna@example.com", **about_anna)
    assert added.output == ANNA
    assert added.seen == [f"GET {path} 200", f"PATCH {path} 200"]
    az("issuer admin add", issuer_name=issuer, email="bert@example.com")
    assert az("issuer admin list", issuer_name=issuer).output == [ANNA, BERT]
    removed = az("issuer admin delete", issuer_name=issuer, email="anna@example.com")
    assert (removed.code, removed.seen) == (0, [f"GET {path} 200", f"PATCH {path} 200"])
    assert az("issuer admin list", issuer_name=issuer).output == [BERT]


@refuses("issuer admin add", "issuer admin delete")
def test_no_administrator_is_added_twice_or_removed_who_is_not_there(az: Az, issuer: str) -> None:
    az("issuer admin add", issuer_name=issuer, email="anna@example.com")
    twice = az("issuer admin add", issuer_name=issuer, email="anna@example.com")
    assert (twice.code, twice.refusal) == (1, "admin 'anna@example.com' already exists")
    stranger = az("issuer admin delete", issuer_name=issuer, email="bert@example.com")
    assert stranger.code == 1
    assert stranger.refusal == f"admin 'bert@example.com' not found for issuer '{issuer}'"


@does("create", "show")
def test_an_issuer_issues_what_az_asks_it_for(az: Az, issuer: str) -> None:
    name = fresh()
    created = az("create", name=name, policy=QUICK | {"issuerParameters": {"name": issuer}})
    assert created.output["status"] == "completed"
    assert created.output["issuerParameters"]["name"] == issuer
    assert az("show", name=name).output["policy"]["issuerParameters"]["name"] == issuer
