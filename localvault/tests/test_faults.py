"""Faults: each kind, and which requests it befalls."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

import pytest

from localvault.caller import EC, Caller, fresh, in_background, until
from localvault.testing import Entry, LocalVault


def last(vault: LocalVault, name: str, route: str = "create") -> Entry:
    return vault.journal(name=name, route=route)[-1]


class TestDrop:
    @pytest.mark.parametrize(("when", "is_done"), [("before", False), ("after", True)])
    def test_the_connection_ends_without_an_answer(
        self, vault: LocalVault, call: Caller, when: str, is_done: bool
    ) -> None:
        name = fresh()
        vault.fault("drop", route="create", name=name, when=when)
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            call.create(name)
        entry = last(vault, name)
        assert (entry.status, entry.committed) == (None, is_done)
        assert entry.fault == f"drop {when}"
        assert entry.finished is not None
        assert (call("GET", f"/certificates/{name}").status == 200) is is_done


class TestSilence:
    @pytest.mark.parametrize(("when", "is_done"), [("before", False), ("after", True)])
    def test_nothing_comes_until_the_client_goes(
        self, vault: LocalVault, call: Caller, when: str, is_done: bool
    ) -> None:
        name = fresh()
        vault.fault("silence", route="create", name=name, when=when)
        with pytest.raises(TimeoutError):
            call("POST", f"/certificates/{name}/create", None, timeout=0.3)
        until(lambda: last(vault, name).finished is not None)
        assert last(vault, name).status is None

    def test_after_means_that_it_was_done(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        call.ready(name)
        vault.fault("silence", route="delete", name=name, when="after")
        with pytest.raises(TimeoutError):
            call("DELETE", f"/certificates/{name}", timeout=0.3)
        assert last(vault, name, "delete").committed
        until(lambda: call("GET", f"/deletedcertificates/{name}").status == 200)


class TestDrip:
    def test_the_real_answer_comes_byte_by_byte(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        expected = call.ready(name)
        vault.fault("drip", route="certificate", name=name, interval=0.0002)
        begin = time.monotonic()
        answer = call("GET", f"/certificates/{name}")
        assert answer.json == expected
        assert time.monotonic() - begin > 0.0002 * len(answer.content)
        until(lambda: last(vault, name, "certificate").status == 200)

    def test_an_interval_of_seconds_outlasts_a_patient_client(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("drip", route="certificate", name=name)
        slow = in_background(call, "GET", f"/certificates/{name}", timeout=1.5)
        vault.wait_for(name=name, route="certificate")
        assert not slow.done()
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(call, "GET", f"/certificates/{name}").result(3).status == 404


class TestPause:
    @pytest.mark.parametrize(("when", "is_done"), [("before", False), ("after", True)])
    def test_it_holds_a_request_until_it_is_released(
        self, vault: LocalVault, call: Caller, when: str, is_done: bool
    ) -> None:
        name = fresh()
        fault = vault.fault("pause", route="create", name=name, when=when)
        held = in_background(call.create, name)
        vault.wait_for(name=name, route="create")
        until(lambda: last(vault, name).committed is is_done)
        time.sleep(0.1)
        assert not held.done()
        assert last(vault, name).finished is None
        assert (call("GET", f"/certificates/{name}").status == 200) is is_done
        vault.release(fault)
        assert held.result(5).status == 202
        assert last(vault, name).status == 202

    def test_it_holds_a_request_for_some_seconds(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("pause", route="certificate", name=name, seconds=0.3)
        begin = time.monotonic()
        assert call("GET", f"/certificates/{name}").status == 404
        assert time.monotonic() - begin >= 0.3

    def test_it_can_end_in_a_drop(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("pause", route="create", name=name, when="after", seconds=0.1, then="drop")
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            call.create(name)
        assert last(vault, name).committed

    def test_a_request_goes_on_when_its_client_is_gone(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        fault = vault.fault("pause", route="create", name=name)
        body = {"policy": {"key_props": EC, "x509_props": {"subject": "CN=a"}}}
        with pytest.raises(TimeoutError):
            call("POST", f"/certificates/{name}/create", body, timeout=0.2)
        vault.release(fault)
        until(lambda: last(vault, name).committed)
        until(lambda: last(vault, name).finished is not None)
        assert last(vault, name).status is None


class TestAnswer:
    def test_any_answer_can_be_given(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        body = {"error": {"code": "Throttled", "message": "Too many."}}
        vault.fault(
            "answer", route="create", name=name, status=429, headers={"Retry-After": "7"}, body=body
        )
        answer = call.create(name)
        assert (answer.status, answer.headers["retry-after"]) == (429, "7")
        assert answer.json == body
        assert (last(vault, name).status, last(vault, name).committed) == (429, False)

    def test_the_request_can_have_been_done_nevertheless(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("answer", route="create", name=name, when="after", status=503, body="<html>")
        answer = call.create(name)
        assert (answer.status, answer.content) == (503, b"<html>")
        assert last(vault, name).committed

    def test_the_body_can_end_too_early(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("answer", route="certificate", name=name, status=200, body="{" * 99, cut=9)
        with pytest.raises(IncompleteRead) as caught:
            call("GET", f"/certificates/{name}")
        assert (caught.value.partial, caught.value.expected) == (b"{" * 9, 90)


class TestCommitLate:
    def test_the_request_is_done_after_the_connection_is_gone(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("commit_late", route="create", name=name, seconds=0.4)
        with pytest.raises((HTTPException, ConnectionError)):
            call.create(name)
        assert call("GET", f"/certificates/{name}").status == 404
        assert not last(vault, name).committed
        until(lambda: last(vault, name).committed)
        assert call("GET", f"/certificates/{name}").status == 200
        assert (last(vault, name).status, last(vault, name).fault) == (None, "commit_late before")


class TestChange:
    @pytest.mark.parametrize(("when", "status"), [("before", 404), ("after", 200)])
    def test_the_vault_changes_itself_around_a_request(
        self, vault: LocalVault, call: Caller, when: str, status: int
    ) -> None:
        name = fresh()
        call.ready(name)
        vault.fault("change", route="pending", name=name, when=when, what="delete")
        assert call("GET", f"/certificates/{name}/pending").status == status
        assert call("GET", f"/deletedcertificates/{name}").status == 200
        assert [entry.route for entry in vault.journal(name=name) if entry.own] == ["delete"]

    def test_another_certificate_can_be_meant(self, vault: LocalVault, call: Caller) -> None:
        name, other = fresh(), fresh("other")
        spec = {"subject": "CN=other", "key_type": "EC-P-256"}
        vault.fault(
            "change", route="certificate", name=name, what="create", certificate=other, spec=spec
        )
        assert call("GET", f"/certificates/{name}").status == 404
        subject = call("GET", f"/certificates/{other}/policy").json["x509_props"]["subject"]
        assert subject == "CN=other"

    def test_one_that_is_impossible_changes_nothing(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("change", route="certificate", name=name, what="recover")
        assert call("GET", f"/certificates/{name}").status == 404
        assert not [entry for entry in vault.journal(name=name) if entry.own]
