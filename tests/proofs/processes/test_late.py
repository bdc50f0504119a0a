"""A process that is suspended and goes on later neither sends late nor overrules what is known."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from certificates.domain.timings import Timings
from localvault.testing import LocalVault
from tests.proofs.processes import asking, common, records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import kill, wait_until
from tests.proofs.processes.visitor import words
from tests.verbs.specimens import KINDS, SPECIMENS

pytestmark = pytest.mark.proof

TIMINGS = 0.2
# One that ends with its answer, one that is followed, one that lets go of the certificate then.
BY_FATE = {(one.is_followed, one.sample.frees_slot): one.key for one in reversed(KINDS)}
VERBS = sorted(BY_FATE.values())


@pytest.fixture(scope="module")
def stopped(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal whose web server has a process for each kind of verb, and one that goes on."""
    folder = tmp_path_factory.mktemp("stopped")
    with portal(
        folder, [running_vault], template=template, pace=TIMINGS, serving=len(VERBS) + 1
    ) as running:
        yield running


class Standstill:
    """For each kind of verb, a process of the web server that is suspended at a point."""

    def __init__(self, portal: Portal, vault: LocalVault, point: str) -> None:
        self.names = {f"{point}-{number}-{verb}": verb for verb, number in numbered(portal)}
        asking.prepare(vault, [(verb, name) for name, verb in self.names.items()])
        visitors = {name: portal.visitor() for name in self.names}
        for visitor in visitors.values():
            visitor.close()  # an open connection leads to one process, which may be suspended
        self._senders = ThreadPoolExecutor(len(self.names))
        self.answers: dict[str, Future[requests.Response]] = {}
        self._pids = []
        for name, verb in self.names.items():
            portal.seams.arm("web", name, point, how="stop")
            asked = self._senders.submit(asking.ask, visitors[name], verb, SLUG, name)
            self.answers[name] = asked
            self._pids.append(portal.seams.reached("web", name)[0])
        self.since = time.monotonic()

    def go_on(self) -> dict[str, requests.Response]:
        """Let the processes go on; gives their answers."""
        for pid in self._pids:
            kill(pid, signal.SIGCONT)
        self._senders.shutdown()
        return {name: answer.result() for name, answer in self.answers.items()}


def numbered(portal: Portal) -> list[tuple[str, int]]:
    """The verbs, with a number that no certificate of this portal has yet."""
    return [(verb, len(records.operations(portal.records))) for verb in VERBS]


def test_an_answer_that_comes_too_late_is_kept_and_does_not_decide(
    stopped: Portal, proof_vault: LocalVault
) -> None:
    still = Standstill(stopped, proof_vault, "answered")
    wait_until(
        lambda: all(stopped.operation(name).state != "sending" for name in still.names),
        "the operations are taken over",
    )
    still.go_on()

    for name in still.names:
        row = stopped.settled(name)
        assert (row.state, row.how) == ("succeeded", "seen")
        history = records.events(stopped.records, row)
        assert "operation.late_answer" in history
        assert "operation.accept" not in history
    common.check(stopped, proof_vault)


@pytest.mark.parametrize("point", ["after-send", "before-write"])
def test_nothing_is_sent_after_the_deadline(
    point: str, stopped: Portal, proof_vault: LocalVault
) -> None:
    still = Standstill(stopped, proof_vault, point)
    deadline = stopped.scaled(Timings().change_deadline)
    wait_until(lambda: time.monotonic() - still.since > deadline + 0.1, "the deadline has passed")
    answers = still.go_on()

    for name, verb in still.names.items():
        row = stopped.settled(name)
        assert (row.state, row.how) == ("failed", "not_sent")
        assert proof_vault.journal(route=SPECIMENS[verb].route, name=name, authorised=True) == []
        assert answers[name].status_code == 302
        page = words(stopped.visitor().get(answers[name].headers["Location"]))
        assert "may or may not have happened" not in page


def test_nothing_is_sent_by_a_process_that_has_lost_its_lease(
    stopped: Portal, proof_vault: LocalVault
) -> None:
    still = Standstill(stopped, proof_vault, "after-send")
    for name in still.names:
        row = stopped.settled(name)
        assert (row.state, row.how) == ("failed", "seen")
    still.go_on()

    for name, verb in still.names.items():
        row = stopped.operation(name)
        assert (row.state, row.how) == ("failed", "seen")
        assert records.events(stopped.records, row)[-1] == "operation.late_answer"
        assert proof_vault.journal(route=SPECIMENS[verb].route, name=name, authorised=True) == []
    common.check(stopped, proof_vault)
