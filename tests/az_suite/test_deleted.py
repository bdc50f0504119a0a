"""Deletion and what comes after: delete, list-deleted, show-deleted, recover, purge."""

from datetime import datetime

from localvault.caller import Caller, Json, fresh, until
from localvault.testing import LocalVault
from tests.az_suite.az import NOT_FOUND, Az
from tests.az_suite.marks import does, refuses
from tests.az_suite.materials import QUICK

PURGE_DATE = "scheduledPurgeDate"


def deleted(call: Caller, stem: str = "gone") -> Json:
    """Delete a certificate outright and return what it was."""
    bundle = call.ready(name := fresh(stem))
    call("DELETE", f"/certificates/{name}")
    until(lambda: call("GET", f"/deletedcertificates/{name}").status == 200)
    return bundle


def name_of(bundle: Json) -> str:
    """Return the name in a bundle's id."""
    return str(bundle["id"].split("/")[-2])


def days_left(output: Json) -> int:
    """Return how long a deleted certificate can be recovered, as az shows it."""
    begin, end = (datetime.fromisoformat(output[key]) for key in ("deletedDate", PURGE_DATE))
    return (end - begin).days


@does("delete", "show-deleted")
def test_a_deleted_certificate_is_told_with_the_day_of_its_purge(
    az: Az, call: Caller, vault: LocalVault
) -> None:
    bundle = call.ready(name := fresh())
    gone = az("delete", name=name)
    assert gone.seen == [f"DELETE /certificates/{name} 200"]
    assert gone.output["recoveryId"] == f"{vault.url}/deletedcertificates/{name}"
    assert days_left(gone.output) == 90
    assert gone.output["cer"] == bundle["cer"]
    assert vault.journal(name=name)[-1].committed
    assert az("show-deleted", name=name).output == gone.output
    assert az.run("show-deleted", "--id", gone.output["recoveryId"]).output == gone.output
    assert az("show", name=name).code == NOT_FOUND


@refuses("delete")
def test_what_is_not_there_cannot_be_deleted(az: Az) -> None:
    refused = az("delete", name=fresh())
    assert refused.code == 1
    assert refused.refusal.startswith("(CertificateNotFound) A certificate with (name/id)")


@refuses("create")
def test_the_name_of_a_deleted_certificate_is_taken(az: Az, call: Caller) -> None:
    name = name_of(deleted(call))
    refused = az("create", name=name, policy=QUICK)
    assert refused.code == 1
    assert refused.refusal == (
        f"(Conflict) Certificate {name} is currently in a deleted but recoverable state, and its "
        "name cannot be reused; in this state, the certificate can only be recovered or purged."
    )
    assert "ObjectIsDeletedButRecoverable" in refused.complaint


@does("list-deleted")
def test_the_deleted_are_listed_and_the_others_are_not(az: Az, call: Caller) -> None:
    gone, there = deleted(call), call.ready(fresh())
    listed = {item["name"]: item for item in az("list-deleted").output}
    assert listed[name_of(gone)]["id"] == gone["id"].rsplit("/", 1)[0]
    assert listed[name_of(gone)][PURGE_DATE]
    assert name_of(there) not in listed
    assert len(az("list-deleted", maxresults=1).output) == 1


@does("list-deleted")
def test_one_that_was_never_finished_is_listed_only_when_asked(az: Az, call: Caller) -> None:
    call.create(name := fresh("unfinished"), issuer="Unknown")
    call("DELETE", f"/certificates/{name}")
    assert name not in {item["name"] for item in az("list-deleted").output}
    everything = {item["name"] for item in az("list-deleted", include_pending=True).output}
    assert name in everything


@refuses("show-deleted")
def test_a_certificate_that_was_not_deleted_is_no_deleted_one(az: Az, call: Caller) -> None:
    name = name_of(call.ready(fresh()))
    missing = az("show-deleted", name=name)
    assert missing.code == 1
    assert missing.refusal == f"(CertificateNotFound) Deleted Certificate not found: {name}"


@does("recover")
def test_a_recovered_certificate_is_what_it_was(az: Az, call: Caller, vault: LocalVault) -> None:
    bundle = deleted(call)
    name = name_of(bundle)
    back = az("recover", name=name)
    assert back.seen == [f"POST /deletedcertificates/{name}/recover 200"]
    assert (back.output["id"], back.output["cer"]) == (bundle["id"], bundle["cer"])
    assert back.output["policy"]["issuerParameters"]["name"] == "Self"
    assert vault.journal(name=name)[-1].committed
    until(lambda: bool(call("GET", f"/certificates/{name}").json == bundle))


@refuses("recover")
def test_what_was_not_deleted_cannot_be_recovered(az: Az) -> None:
    refused = az("recover", name=fresh())
    assert refused.code == 1
    assert refused.refusal.startswith("(CertificateNotFound) A certificate with (name/id)")


@does("purge")
@refuses("show-deleted", "recover")
def test_after_a_purge_nothing_is_left(az: Az, call: Caller, vault: LocalVault) -> None:
    name = name_of(deleted(call))
    purged = az("purge", name=name)
    assert (purged.code, purged.output) == (0, None)
    assert purged.seen == [f"DELETE /deletedcertificates/{name} 204"]
    assert vault.journal(name=name)[-1].committed
    assert az("show-deleted", name=name).code == 1
    assert az("recover", name=name).code == 1


@does("purge")
@refuses("create")
def test_the_name_is_free_some_time_after_a_purge(az: Az, call: Caller, vault: LocalVault) -> None:
    name = name_of(deleted(call))
    vault.configure(purge_delay=9)
    az("purge", name=name)
    refused = az("create", name=name, policy=QUICK)
    assert refused.code == 1
    assert refused.refusal == (
        f"(Conflict) Certificate {name} is currently being deleted and cannot be re-created; "
        "retry later."
    )
    assert "ObjectIsBeingDeleted" in refused.complaint


@refuses("purge")
def test_what_was_not_deleted_cannot_be_purged(az: Az, call: Caller) -> None:
    name = name_of(call.ready(fresh()))
    refused = az("purge", name=name)
    assert refused.code == 1
    assert refused.refusal == f"(CertificateNotFound) Deleted Certificate not found: {name}"


@refuses("recover", "purge")
def test_a_deletion_at_work_is_waited_for(az: Az, call: Caller, vault: LocalVault) -> None:
    call.ready(name := fresh())
    vault.configure(delete_delay=9)
    call("DELETE", f"/certificates/{name}")
    for command in ("recover", "purge"):
        refused = az(command, name=name)
        assert refused.code == 1
        assert refused.refusal == "(Conflict) Certificate is currently being deleted."


@refuses("purge")
@does("delete", "show-deleted")
def test_a_protected_vault_purges_nothing_before_its_time(
    az: Az, call: Caller, vault: LocalVault
) -> None:
    vault.configure(purge_protection=True, retention_days=7)
    call.ready(name := fresh())
    gone = az("delete", name=name).output
    assert gone["attributes"]["recoveryLevel"] == "CustomizedRecoverable"
    assert days_left(gone) == 7
    refused = az("purge", name=name)
    assert refused.code == 1
    assert refused.refusal.startswith("(Forbidden)")
    assert refused.seen == [f"DELETE /deletedcertificates/{name} 403"]
    assert az("show-deleted", name=name).output == gone
