"""kill -9 of the worker while it takes over from a web process that was killed."""

import time

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.killing import accounted, rows_of, send_and_be_cut_off
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.scenarios import TAKING_OVER

pytestmark = pytest.mark.proof


def test_the_worker_killed_while_it_takes_over_from_a_killed_web_process(
    killed: Portal, proof_vault: LocalVault
) -> None:
    names = {f"over-{n}": pair for n, pair in enumerate(TAKING_OVER)}
    asking.prepare(proof_vault, [(web.verb, name) for name, (web, _) in names.items()])
    visitor = killed.visitor()
    (worker,) = killed.workers
    for name, (at_web, at_worker) in names.items():
        form = asking.form_of(visitor, at_web.verb, SLUG, name)
        killed.seams.arm("web", name, at_web.point)
        killed.seams.arm("worker", name, at_worker.point)
        send_and_be_cut_off(visitor, at_web.verb, name, form)

    def nothing_left_to_kill() -> bool:
        """Two places can be reached by one kill; the row of one of them is then over."""
        reached = [name for name in names if killed.seams.has_reached("worker", name)]
        if worker.pid in [killed.seams.reached("worker", name)[0] for name in reached]:
            worker.restart()
        final = [row.name for row in rows_of(killed, names) if row.is_final]
        return set(names) == {*reached, *final}

    wait_until(nothing_left_to_kill, "all kills have happened", 6 * len(names))

    accounted(killed, dict.fromkeys(names, time.time()))
    assert len(rows_of(killed, names)) == len(names)
    common.check(killed, proof_vault)
