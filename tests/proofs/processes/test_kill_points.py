"""kill -9 at each step of every verb: everything is accounted for, and nothing is done twice."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common, records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.scenarios import TAKING_OVER, looking, sending
from tests.proofs.processes.visitor import Visitor

pytestmark = pytest.mark.proof

PACE = 0.2
ACCOUNTED = 60  # seconds from the kill, at the pace of life
STARTING = 6  # seconds for processes to start on a busy machine: no pace shortens those


@pytest.fixture(scope="module")
def killed(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal with short intervals, whose web server has two processes that serve."""
    folder = tmp_path_factory.mktemp("killed")
    with portal(folder, [running_vault], template=template, pace=PACE, serving=2) as running:
        yield running


def ask_and_be_cut_off(visitor: Visitor, verb: str, name: str) -> None:
    """Send the form; the process that would answer is killed."""
    with pytest.raises(requests.ConnectionError):
        asking.ask(visitor, verb, SLUG, name)


def accounted(portal: Portal, killed_at: dict[str, float]) -> None:
    """Each operation is final, waiting or with a person in time after its kill; all end at last."""
    by = max(killed_at.values()) + portal.scaled(ACCOUNTED) + STARTING
    states: dict[str, str] = {}

    def open_rows(counts: str) -> bool:
        rows = [row for row in rows_of(portal, killed_at) if not getattr(row, counts)]
        states.clear()
        states.update({row.name: row.state for row in rows})
        return not rows

    try:
        wait_until(lambda: open_rows("is_accounted_for"), "all accounted for", by - time.time())
        wait_until(lambda: open_rows("is_final"), "everything has ended", by - time.time())
    except AssertionError as error:
        raise AssertionError(f"{error}; still open: {states}") from error


def rows_of(portal: Portal, names: Iterable[str]) -> list[records.Row]:
    """The operations of these scenarios."""
    wanted = set(names)
    return [row for row in records.operations(portal.records) if row.name in wanted]


def test_a_web_process_killed_at_any_step(killed: Portal, proof_vault: LocalVault) -> None:
    scenarios = [scenario for verb in asking.VERBS for scenario in sending(verb)]
    asking.prepare(proof_vault, [(s.verb, s.name) for s in scenarios])
    visitor = killed.visitor()
    kills = {}
    for scenario in scenarios:
        killed.seams.arm("web", scenario.name, scenario.point, skip=scenario.skip)
        ask_and_be_cut_off(visitor, scenario.verb, scenario.name)
        _, kills[scenario.name] = killed.seams.reached("web", scenario.name)

    accounted(killed, kills)

    states = {row.name: row.state for row in rows_of(killed, kills)}
    for scenario in scenarios:
        if scenario.point == "before-record":
            assert scenario.name not in states
            assert not proof_vault.journal(name=scenario.name, authorised=True)
        else:
            assert states[scenario.name] in scenario.outcome, scenario.name
    common.check(killed, proof_vault)


def test_a_worker_killed_at_any_step_of_a_look(killed: Portal, proof_vault: LocalVault) -> None:
    scenarios = [scenario for verb in asking.VERBS for scenario in looking(verb)]
    asking.prepare(proof_vault, [(s.verb, s.name) for s in scenarios])
    visitor = killed.visitor()
    (worker,) = killed.workers
    for scenario in scenarios:
        killed.seams.arm("worker", scenario.name, scenario.point, skip=scenario.skip)
        asking.ask(visitor, scenario.verb, SLUG, scenario.name)
        killed.seams.reached("worker", scenario.name)
        worker.restart()

    # The last kill is what counts: until then somebody killed whoever looked at the others.
    accounted(killed, dict.fromkeys((s.name for s in scenarios), time.time()))

    rows = rows_of(killed, (s.name for s in scenarios))
    assert len(rows) == len(scenarios)
    assert {row.state for row in rows} == {"succeeded"}
    common.check(killed, proof_vault)


def test_the_worker_killed_while_it_takes_over_from_a_killed_web_process(
    killed: Portal, proof_vault: LocalVault
) -> None:
    names = {f"over-{n}": pair for n, pair in enumerate(TAKING_OVER)}
    asking.prepare(proof_vault, [(web.verb, name) for name, (web, _) in names.items()])
    visitor = killed.visitor()
    (worker,) = killed.workers
    for name, (at_web, at_worker) in names.items():
        killed.seams.arm("web", name, at_web.point)
        killed.seams.arm("worker", name, at_worker.point)
        ask_and_be_cut_off(visitor, at_web.verb, name)

    def nothing_left_to_kill() -> bool:
        """Two places can be reached by one kill; the row of one of them is then over."""
        reached = [name for name in names if killed.seams.has_reached("worker", name)]
        if worker.pid in [killed.seams.reached("worker", name)[0] for name in reached]:
            worker.restart()
        final = [row.name for row in rows_of(killed, names) if row.is_final]
        return set(names) == {*reached, *final}

    wait_until(nothing_left_to_kill, "all kills have happened", 60)

    accounted(killed, dict.fromkeys(names, time.time()))
    assert len(rows_of(killed, names)) == len(names)
    common.check(killed, proof_vault)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_whole_web_server_killed_while_the_vault_is_at_work(
    moment: str, killed: Portal, proof_vault: LocalVault
) -> None:
    names = {f"paused-{moment}-{verb}": verb for verb in asking.VERBS}
    asking.prepare(proof_vault, [(verb, name) for name, verb in names.items()])
    visitor = killed.visitor()
    faults = [
        proof_vault.fault("pause", route=verb, name=name, when=moment)
        for name, verb in names.items()
    ]
    with ThreadPoolExecutor(len(names)) as senders:
        cut_off = [
            senders.submit(ask_and_be_cut_off, visitor, verb, name) for name, verb in names.items()
        ]
        for name, verb in names.items():
            proof_vault.wait_for(route=verb, name=name, authorised=True)
        killed.webs[0].kill()
        killed_at = time.time()
        for sender in cut_off:
            sender.result()
    for fault in faults:
        proof_vault.release(fault)
    killed.webs[0].start()
    killed.webs[0].wait()

    accounted(killed, dict.fromkeys(names, killed_at))

    assert {row.state for row in rows_of(killed, names)} == {"succeeded"}
    common.check(killed, proof_vault)
