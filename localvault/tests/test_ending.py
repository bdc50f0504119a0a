"""How operations and certificates end: cancel, delete pending, fail, purge."""

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault


def status(call: Caller, name: str) -> str:
    return str(call("GET", f"/certificates/{name}/pending").json["status"])


def deleted(call: Caller, name: str) -> None:
    call("DELETE", f"/certificates/{name}")
    until(lambda: call("GET", f"/deletedcertificates/{name}").status == 200)


CANCEL = {"cancellation_requested": True}


class TestCancel:
    def test_it_is_asked_first_and_done_later(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(create_delay=9, cancel_delay=0.3)
        call.create(name := fresh())
        asked = call("PATCH", f"/certificates/{name}/pending", CANCEL)
        assert (asked.status, asked.json["status"]) == (200, "inProgress")
        assert asked.json["cancellation_requested"] is True
        assert "retry-after" not in asked.headers
        until(lambda: status(call, name) == "cancelled")
        assert "cer" not in call("GET", f"/certificates/{name}").json

    def test_what_completes_first_has_completed(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(create_delay=0.3, cancel_delay=5)
        call.create(name := fresh())
        call("PATCH", f"/certificates/{name}/pending", CANCEL)
        until(lambda: status(call, name) == "completed")
        operation = call("GET", f"/certificates/{name}/pending").json
        assert operation["cancellation_requested"] is False
        assert "cer" in call("GET", f"/certificates/{name}").json

    def test_what_has_ended_cannot_be_cancelled(self, call: Caller) -> None:
        call.ready(name := fresh())
        refused = call("PATCH", f"/certificates/{name}/pending", CANCEL)
        assert (refused.status, refused.code) == (403, "Forbidden")

    def test_a_request_for_a_merge_can_be_cancelled_and_the_name_used_again(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(cancel_delay=0)
        call.create(name := fresh(), issuer="Unknown")
        assert call("PATCH", f"/certificates/{name}/pending", {"x": 1}).code == "BadParameter"
        assert status(call, name) == "inProgress"
        call("PATCH", f"/certificates/{name}/pending", CANCEL)
        assert status(call, name) == "cancelled"
        assert "cer" in call.ready(name)


class TestDeletePending:
    def test_the_shell_stays_and_can_be_made_again(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(create_delay=9)
        call.create(name := fresh())
        gone = call("DELETE", f"/certificates/{name}/pending")
        assert (gone.status, gone.json["status"]) == (200, "inProgress")
        assert call("GET", f"/certificates/{name}/pending").code == "PendingCertificateNotFound"
        shell = call("GET", f"/certificates/{name}").json
        assert ("cer" in shell, "pending" in shell) == (False, False)
        vault.configure(create_delay=0)
        assert "cer" in call.ready(name)

    def test_of_a_finished_one_the_certificate_stays(self, call: Caller) -> None:
        before = call.ready(name := fresh())
        assert call("DELETE", f"/certificates/{name}/pending").json["status"] == "completed"
        assert call("GET", f"/certificates/{name}").json["cer"] == before["cer"]

    def test_there_must_be_one(self, call: Caller) -> None:
        path = f"/certificates/{fresh()}/pending"
        assert call("DELETE", path).code == "PendingCertificateNotFound"


class TestPurge:
    def test_the_name_is_free_some_time_later(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(purge_delay=0.5)
        first = call.ready(name := fresh())
        deleted(call, name)
        purged = call("DELETE", f"/deletedcertificates/{name}")
        assert (purged.status, purged.content) == (204, b"")
        assert {"content-type", "content-length"} & purged.headers.keys() == set()
        assert call("GET", f"/deletedcertificates/{name}").status == 404
        refused = call.create(name)
        assert refused.json["error"]["innererror"] == {"code": "ObjectIsBeingDeleted"}
        until(lambda: call.create(name).status == 202)
        until(lambda: status(call, name) == "completed")
        assert call("GET", f"/certificates/{name}/{first['id'][-32:]}").status == 404

    def test_too_early(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(delete_delay=5)
        call.ready(name := fresh())
        call("DELETE", f"/certificates/{name}")
        early = call("DELETE", f"/deletedcertificates/{name}")
        assert (early.status, early.code) == (409, "Conflict")

    def test_protection_keeps_it_until_its_time(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(purge_protection=True, retention_days=7)
        call.ready(name := fresh())
        deleted(call, name)
        held = call("GET", f"/deletedcertificates/{name}").json
        assert held["attributes"]["recoveryLevel"] == "CustomizedRecoverable"
        assert held["scheduledPurgeDate"] - held["deletedDate"] == 7 * 86_400
        refused = call("DELETE", f"/deletedcertificates/{name}")
        assert (refused.status, refused.code) == (403, "Forbidden")
        assert "purge protection is enabled" in refused.json["error"]["message"]
        assert call("GET", f"/deletedcertificates/{name}").status == 200

    def test_what_is_not_deleted_is_not_found(self, call: Caller) -> None:
        call.ready(name := fresh())
        for nobody in (name, fresh()):
            refused = call("DELETE", f"/deletedcertificates/{nobody}")
            assert refused.json["error"]["message"] == f"Deleted Certificate not found: {nobody}"
