"""However many watch an operation, the vault is asked once per due time."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from certificates.domain.timings import Timings
from localvault.testing import LocalVault
from tests.proofs.processes import asking, databases
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.visitor import Visitor, operation_of

pytestmark = pytest.mark.proof

TIMINGS = 0.2
VIEWERS = 100


@pytest.fixture(scope="module", params=databases.BOTH)
def two_servers(
    request: pytest.FixtureRequest,
    running_vault: LocalVault,
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Portal]:
    """A portal with two web servers and a worker, whose intervals are short."""
    folder = tmp_path_factory.mktemp("one-call")
    with databases.on(
        request.param, folder, running_vault, template, webs=2, pace=TIMINGS
    ) as running:
        yield running


NEVER = 600  # seconds: the vault is at work until the test has it finish


def looks(vault: LocalVault, name: str) -> list[float]:
    """When looks at a pending create began, those before it was sent left out."""
    (sent,) = vault.journal(route="create", name=name, authorised=True)
    return [entry.at for entry in vault.journal(route="pending", name=name, since=sent.seq)]


def looks_of_one_viewer(seconds: float) -> int:
    """How many looks fall due until one of them comes ``seconds`` after sending or later."""
    pace = Timings()
    pace.scale(TIMINGS)
    number, age = 0, 0.0
    while age < seconds:
        age += pace.next_look(age)
        number += 1
    return number


def watch(visitor: Visitor, address: str, polls: Counter[int], viewer: int) -> None:
    """Poll as a page does until the operation is settled, and count it.

    As a browser does, ask again where the server closed a kept connection just then.
    """
    while True:
        try:
            answer = visitor.get(f"{address}status/", headers={"HX-Request": "true"})
        except requests.ConnectionError:
            continue
        polls[viewer] += 1
        if "data-poll" not in answer.text:
            return
        time.sleep(0.5)


def test_a_hundred_viewers_cause_no_more_looks_than_one(
    two_servers: Portal, proof_vault: LocalVault, database_name: str
) -> None:
    name = f"watched-{database_name}"
    proof_vault.configure(create_delay=NEVER)
    visitor = two_servers.visitor()
    address = f"/operations/{operation_of(asking.ask(visitor, 'create', SLUG, name))}/"
    polls: Counter[int] = Counter()

    with ThreadPoolExecutor(VIEWERS) as viewers:
        watching = [viewers.submit(watch, visitor, address, polls, n) for n in range(VIEWERS)]
        try:
            wait_until(
                lambda: len(polls) == VIEWERS and min(polls.values()) > 3,
                "everybody has polled more than three times",
                120,
            )
        finally:
            proof_vault.change("complete_pending", name)
        for viewer in watching:
            viewer.result()

    row = two_servers.operation(name)
    assert row.state == "succeeded"
    assert row.sent_at
    began = looks(proof_vault, name)
    assert 1 < len(began) <= looks_of_one_viewer(max(began) - row.sent_at.timestamp())


def test_when_the_looker_is_killed_the_next_look_comes_when_its_lease_ends(
    two_servers: Portal, proof_vault: LocalVault, database_name: str
) -> None:
    name = f"killed-looker-{database_name}"
    visitor = two_servers.visitor()
    two_servers.seams.arm("worker", name, "get", skip=1)
    asking.ask(visitor, "create", SLUG, name)
    _, killed_at = two_servers.seams.reached("worker", name)
    (worker,) = two_servers.workers
    lease_until = two_servers.operation(name).lease_until
    assert lease_until
    assert lease_until.timestamp() - killed_at <= two_servers.scaled(Timings().look_lease)
    worker.restart()

    row = two_servers.settled(name)

    assert row.state == "succeeded"
    following = [at for at in looks(proof_vault, name) if at > killed_at]
    assert min(following) >= lease_until.timestamp()
