"""Deleting and recovering: gone at once, there again only after a while."""

import time

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault


def paths(name: str) -> tuple[str, str]:
    return f"/certificates/{name}", f"/deletedcertificates/{name}"


class TestDelete:
    def test_a_name_is_nowhere_while_the_deletion_works(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        version = call.ready(name)["id"].rpartition("/")[2]
        active, deleted = paths(name)
        vault.configure(delete_delay=0.5)
        assert call("DELETE", active).status == 200
        assert call("GET", active).status == 404
        assert call("GET", f"{active}/{version}").status == 404
        assert call("GET", f"{active}/pending").status == 404
        assert call("GET", f"{active}/policy").status == 404
        assert call("GET", f"{active}/versions").json["value"] == []
        assert call("GET", deleted).status == 404
        until(lambda: call("GET", deleted).status == 200)

    def test_the_deleted_one_looks_as_the_answer_said(self, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        answer = call("DELETE", paths(name)[0]).json
        until(lambda: call("GET", paths(name)[1]).status == 200)
        assert call("GET", paths(name)[1]).json == answer
        assert answer["scheduledPurgeDate"] - answer["deletedDate"] == 90 * 86_400

    def test_one_that_was_never_finished_goes_too(self, call: Caller) -> None:
        name = fresh()
        call.create(name, issuer="Unknown")
        answer = call("DELETE", paths(name)[0]).json
        assert "cer" not in answer
        assert answer["attributes"]["enabled"] is False

    def test_its_name_cannot_be_used_again(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        vault.configure(delete_delay=0.3)
        call("DELETE", paths(name)[0])
        during = call.create(name)
        assert (during.status, during.json["error"]["innererror"]["code"]) == (
            409,
            "ObjectIsBeingDeleted",
        )
        until(lambda: call("GET", paths(name)[1]).status == 200)
        after = call.create(name)
        assert (after.status, after.json["error"]["innererror"]["code"]) == (
            409,
            "ObjectIsDeletedButRecoverable",
        )

    def test_a_second_delete_finds_nothing(self, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        call("DELETE", paths(name)[0])
        assert call("DELETE", paths(name)[0]).status == 404


class TestRecover:
    def deleted(self, call: Caller, name: str) -> None:
        call.ready(name)
        call("DELETE", paths(name)[0])
        until(lambda: call("GET", paths(name)[1]).status == 200)

    def test_a_name_is_nowhere_while_the_recovery_works(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        self.deleted(call, name)
        active, deleted = paths(name)
        vault.configure(recover_delay=0.5)
        assert call("POST", f"{deleted}/recover").status == 200
        assert call("GET", active).status == 404
        assert call("GET", deleted).status == 404
        assert call.create(name).json["error"]["innererror"]["code"] == "ObjectIsBeingRecovered"
        until(lambda: call("GET", active).status == 200)
        assert call("GET", deleted).status == 404

    def test_everything_is_as_it_was(self, call: Caller) -> None:
        name = fresh()
        before = call.ready(name, tags={"a": "b"})
        call("DELETE", paths(name)[0])
        until(lambda: call("GET", paths(name)[1]).status == 200)
        assert call("POST", f"{paths(name)[1]}/recover").json == before
        until(lambda: call("GET", paths(name)[0]).status == 200)
        assert call("GET", paths(name)[0]).json == before

    def test_before_the_deletion_is_done_it_is_refused(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        call.ready(name)
        vault.configure(delete_delay=5)
        call("DELETE", paths(name)[0])
        answer = call("POST", f"{paths(name)[1]}/recover")
        assert answer.status == 409
        assert answer.json["error"]["innererror"]["code"] == "ObjectIsBeingDeleted"

    def test_a_second_one_meets_a_conflict(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        self.deleted(call, name)
        vault.configure(recover_delay=5)
        call("POST", f"{paths(name)[1]}/recover")
        answer = call("POST", f"{paths(name)[1]}/recover")
        assert (answer.status, answer.code) == (409, "Conflict")
        assert f"/certificates/{name}/" in answer.json["error"]["message"]

    def test_one_that_is_not_deleted_is_not_found(self, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        assert call("POST", f"{paths(name)[1]}/recover").code == "CertificateNotFound"

    def test_a_version_in_the_making_is_finished_after_the_return(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.configure(create_delay=0.4, delete_delay=0, recover_delay=0)
        call.create(name)
        call("DELETE", paths(name)[0])
        time.sleep(1.5)
        assert "cer" not in call("GET", paths(name)[1]).json
        recovered = int(time.time())
        call("POST", f"{paths(name)[1]}/recover")
        bundle = call("GET", paths(name)[0]).json
        assert "cer" in bundle
        assert bundle["attributes"]["created"] >= recovered
