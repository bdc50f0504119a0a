"""kill -9 of web processes at each step of every verb: all is accounted for, nothing done twice."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.killing import accounted, rows_of, send_and_be_cut_off
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.scenarios import sending
from tests.verbs.specimens import ALL, KINDS

pytestmark = pytest.mark.proof


def test_a_web_process_killed_at_any_step(killed: Portal, proof_vault: LocalVault) -> None:
    scenarios = [scenario for specimen in ALL for scenario in sending(specimen)]
    asking.prepare(proof_vault, [(s.verb, s.name) for s in scenarios])
    visitor = killed.visitor()
    kills = {}
    for scenario in scenarios:
        form = asking.form_of(visitor, scenario.verb, SLUG, scenario.name)
        killed.seams.arm("web", scenario.name, scenario.point, skip=scenario.skip)
        send_and_be_cut_off(visitor, scenario.verb, scenario.name, form)
        _, kills[scenario.name] = killed.seams.reached("web", scenario.name)

    accounted(killed, kills)

    states = {row.name: row.state for row in rows_of(killed, kills)}
    for scenario in scenarios:
        if scenario.point == "before-record":
            assert scenario.name not in states
            asked = proof_vault.journal(name=scenario.name, authorised=True)
            assert all(entry.method == "GET" for entry in asked), scenario.name
        else:
            assert states[scenario.name] in scenario.outcome, scenario.name
    common.check(killed, proof_vault)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_whole_web_server_killed_while_the_vault_is_at_work(
    moment: str, killed: Portal, proof_vault: LocalVault
) -> None:
    names = {f"paused-{moment}-{specimen}": specimen for specimen in KINDS}
    visitor = killed.visitor()
    faults = []
    for name, specimen in names.items():
        specimen.scene.set(proof_vault, name)
        faults.append(proof_vault.fault("pause", route=specimen.route, name=name, when=moment))
    forms = {n: asking.form_of(visitor, one.key, SLUG, n) for n, one in names.items()}
    with ThreadPoolExecutor(len(names)) as senders:
        cut_off = [
            senders.submit(send_and_be_cut_off, visitor, specimen.key, name, forms[name])
            for name, specimen in names.items()
        ]
        for name, specimen in names.items():
            proof_vault.wait_for(route=specimen.route, name=name, authorised=True)
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
