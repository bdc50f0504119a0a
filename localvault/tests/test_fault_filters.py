"""Which requests a fault befalls, and which faults there can be."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from localvault.caller import Caller, fresh, in_background
from localvault.testing import LocalVault, LocalVaultError


class TestWhichRequests:
    def statuses(self, call: Caller, name: str, times: int) -> list[int]:
        return [call("GET", f"/certificates/{name}").status for _ in range(times)]

    def test_some_pass_first_and_then_some_are_befallen(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("answer", name=name, skip=2, count=2, status=500)
        assert self.statuses(call, name, 6) == [404, 404, 500, 500, 404, 404]

    def test_without_a_count_all_are(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("answer", name=name, count=None, status=500)
        assert self.statuses(call, name, 4) == [500] * 4
        vault.clear_faults()
        assert self.statuses(call, name, 1) == [404]

    def test_other_routes_and_names_are_spared(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("answer", route="policy", name=name.upper(), status=500)
        assert self.statuses(call, name, 1) == [404]
        assert call("GET", f"/certificates/{fresh()}/policy").status == 404
        assert call("GET", f"/certificates/{name}/policy").status == 500

    def test_requests_without_a_token_are_spared_unless_meant(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        path = f"/certificates/{name}"
        vault.fault("answer", name=name, status=500)
        assert call("GET", path, token=None).status == 401
        assert call("GET", path).status == 500
        vault.fault("answer", name=name, status=500, authorised=False)
        assert call("GET", path).status == 404
        assert call("GET", path, token=None).status == 500
        vault.fault("answer", name=name, status=500, authorised=None)
        assert call("GET", path, token=None).status == 500

    def test_parallel_requests_share_one_count(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("answer", name=name, count=3, status=500)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: self.statuses(call, name, 1)[0], range(8)))
        assert sorted(found) == [404] * 5 + [500] * 3

    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("explode", {}),
            ("drop", {"seconds": 1}),
            ("drop", {"route": "nowhere"}),
            ("drop", {"when": "during"}),
            ("change", {"what": "explode"}),
            ("change", {}),
            ("pause", {"then": "explode"}),
        ],
    )
    def test_impossible_faults_are_refused(
        self, vault: LocalVault, kind: str, options: dict[str, Any]
    ) -> None:
        with pytest.raises(LocalVaultError):
            vault.fault(kind, **options)

    def test_only_a_fault_that_is_there_can_be_released(self, vault: LocalVault) -> None:
        with pytest.raises(LocalVaultError, match="there is no fault"):
            vault.release("nothing")

    def test_a_held_request_does_not_hold_others(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        fault = vault.fault("pause", name=name, count=3)
        held = [in_background(call, "GET", f"/certificates/{name}") for _ in range(3)]
        vault.wait_for(name=name, count=3)
        assert self.statuses(call, name, 2) == [404, 404]
        vault.release(fault)
        assert [future.result(5).status for future in held] == [404] * 3
