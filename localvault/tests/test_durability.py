"""What a vault that was killed knows when it is back."""

import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from localvault.caller import Answer, Caller, in_background
from localvault.testing import LocalVault


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[LocalVault]:
    with LocalVault.start(tmp_path / "vault", create_delay=0.3, delete_delay=0.3) as vault:
        yield vault


def revive(vault: LocalVault) -> Caller:
    vault.kill()
    vault.restart()
    return Caller(vault)


class TestKill:
    def test_it_comes_back_at_the_same_addresses(self, mortal: LocalVault) -> None:
        before = (mortal.url, mortal.ca.read_bytes(), mortal.identity_endpoint)
        header, pid = mortal.identity_header, mortal.pid
        revive(mortal)
        assert (mortal.url, mortal.ca.read_bytes(), mortal.identity_endpoint) == before
        assert (mortal.identity_header, mortal.pid != pid) == (header, True)

    def test_everything_acknowledged_is_there(self, mortal: LocalVault) -> None:
        call = Caller(mortal)
        answers = [call.create(f"cert-{number}", tags={"n": str(number)}) for number in range(9)]
        call = revive(mortal)
        for number, answer in enumerate(answers):
            operation = call("GET", f"/certificates/cert-{number}/pending").json
            assert operation["request_id"] == answer.json["request_id"]
            assert operation["csr"] == answer.json["csr"]

    def test_work_goes_on_while_the_vault_is_dead(self, mortal: LocalVault) -> None:
        call = Caller(mortal)
        call.ready("gone")
        call.create("new")
        call("DELETE", "/certificates/gone")
        mortal.kill()
        time.sleep(0.4)
        mortal.restart()
        call = Caller(mortal)
        assert call("GET", "/certificates/new/pending").json["status"] == "completed"
        assert "cer" in call("GET", "/certificates/new").json
        assert call("GET", "/deletedcertificates/gone").status == 200

    @pytest.mark.parametrize(("when", "is_done"), [("before", False), ("after", True)])
    def test_journal_and_vault_agree_about_a_request_cut_short(
        self, mortal: LocalVault, when: str, is_done: bool
    ) -> None:
        mortal.fault("pause", route="create", when=when)
        held = in_background(Caller(mortal).create, "cut")
        mortal.wait_for(route="create")
        while mortal.journal(route="create")[0].committed is not is_done:
            time.sleep(0.01)
        call = revive(mortal)
        assert isinstance(held.exception(5), HTTPException | OSError)
        [entry] = mortal.journal(route="create", since=0)[:1]
        assert (entry.committed, entry.status, entry.finished) == (is_done, None, None)
        assert (call("GET", "/certificates/cut").status == 200) is is_done

    def test_settings_made_meanwhile_stay(self, mortal: LocalVault) -> None:
        mortal.configure(permissions="get", create_delay=0)
        call = revive(mortal)
        assert call.create("a").status == 403
        assert call("GET", "/certificates/a").status == 404

    def test_killed_in_the_middle_of_many_it_lost_none(self, mortal: LocalVault) -> None:
        call = Caller(mortal)
        acknowledged: list[Answer] = []

        def work() -> Answer:
            for number in range(500):
                acknowledged.append(call.create(f"many-{number}"))
            return acknowledged[-1]

        worker = in_background(work)
        while len(acknowledged) < 40:
            time.sleep(0.005)
        call = revive(mortal)
        worker.exception(5)
        committed = [e.name for e in mortal.journal(route="create") if e.committed]
        assert len(committed) - len(acknowledged) in (0, 1)
        assert len(committed) == len(set(committed))
        for name in committed:
            assert call("GET", f"/certificates/{name}").status == 200
