"""How many requests a vault takes in ten seconds, and how long they are under way."""

import time
from typing import Any, cast

import pytest

from localvault.caller import Caller, fresh, in_background
from localvault.limits import Limits
from localvault.settings import Settings, Values
from localvault.testing import LocalVault, LocalVaultError


class Asked:
    authorised = True


def statuses(call: Caller, times: int) -> list[int]:
    return [call("GET", "/certificates").status for _ in range(times)]


class TestRequestLimit:
    def test_one_too_many_is_refused_in_the_service_words(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(request_limit=3)
        assert statuses(call, 4) == [200, 200, 200, 429]
        answer = call("GET", "/certificates")
        assert answer.code == "Throttled"
        assert "retry-after" not in answer.headers

    def test_it_refuses_changes_before_they_are_made(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(request_limit=1)
        assert (statuses(call, 1), call.create(name).status) == ([200], 429)
        [entry] = vault.journal(name=name)
        assert (entry.status, entry.committed, entry.fault) == (429, False, "refuse before")
        vault.configure(request_limit=0)
        assert call("GET", f"/certificates/{name}").status == 404

    def test_it_can_ask_to_wait(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(request_limit=1, limit_retry_after=4)
        statuses(call, 1)
        assert call("GET", "/certificates").headers["retry-after"] == "4"

    def test_requests_without_a_token_and_control_do_not_count(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(request_limit=2)
        for _ in range(3):
            assert call("GET", "/certificates", token=None).status == 401
            vault.journal(since=10**9)
        assert statuses(call, 3) == [200, 200, 429]

    def test_requests_count_whatever_becomes_of_them(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(request_limit=2)
        assert call("GET", f"/certificates/{fresh()}").status == 404
        assert statuses(call, 2) == [200, 429]

    def test_requests_that_a_fault_befalls_do_not_count(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(request_limit=1)
        vault.fault("refuse", status=500, count=2)
        assert statuses(call, 4) == [500, 500, 200, 429]

    def test_it_holds_for_ten_seconds_from_the_first_request_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        limits, asked = Limits(Settings(Values(request_limit=1))), cast("Any", Asked)
        moments = iter([100.0, 101.0, 109.9, 110.1, 110.2])
        monkeypatch.setattr("localvault.limits.time.monotonic", lambda: next(moments))
        refused = [limits.take(asked) is not None for _ in range(5)]
        assert refused == [False, True, True, False, True]

    @pytest.mark.parametrize("limit", [-1, 1.5, True, "many"])
    def test_it_is_a_whole_number(self, vault: LocalVault, limit: int) -> None:
        with pytest.raises(LocalVaultError, match="request_limit must be a whole number"):
            vault.configure(request_limit=limit)


class TestLatency:
    def test_every_request_takes_its_time_to_arrive(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(latency=0.4)
        slow = in_background(call.create, name)
        [entry] = vault.wait_for(name=name)
        assert not entry.committed
        begin = time.monotonic()
        assert call("GET", "/certificates", token=None).status == 401
        assert time.monotonic() - begin >= 0.4
        assert slow.result(5).status == 202

    def test_jitter_adds_to_it_by_chance(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(jitter=0.2)
        took = []
        for _ in range(8):
            begin = time.monotonic()
            call("GET", "/certificates")
            took.append(time.monotonic() - begin)
        assert max(took) - min(took) > 0.02
        assert max(took) < 0.4

    def test_control_takes_none(self, vault: LocalVault) -> None:
        vault.configure(latency=5)
        begin = time.monotonic()
        vault.configure(latency=0)
        assert time.monotonic() - begin < 2
