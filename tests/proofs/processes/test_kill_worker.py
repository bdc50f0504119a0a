"""kill -9 of the worker at each step of a look."""

import time

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.killing import accounted, rows_of
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.scenarios import FOLLOWED, looking

pytestmark = pytest.mark.proof


def test_a_worker_killed_at_any_step_of_a_look(killed: Portal, proof_vault: LocalVault) -> None:
    scenarios = [scenario for specimen in FOLLOWED for scenario in looking(specimen)]
    asking.prepare(proof_vault, [(s.verb, s.name) for s in scenarios])
    visitor = killed.visitor()
    (worker,) = killed.workers
    for scenario in scenarios:
        killed.seams.arm("worker", scenario.name, scenario.point, skip=scenario.skip)
        asking.ask(visitor, scenario.verb, SLUG, scenario.name)
        killed.seams.reached("worker", scenario.name)
        worker.restart()

    # The last kill is what counts: until then someone killed whoever looked at the others.
    accounted(killed, dict.fromkeys((s.name for s in scenarios), time.time()))

    rows = rows_of(killed, (s.name for s in scenarios))
    assert len(rows) == len(scenarios)
    assert {row.state for row in rows} == {"succeeded"}
    common.check(killed, proof_vault)
