"""Processes end cleanly when they are asked to, and leave none behind when they are killed."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import exists, wait_until

pytestmark = pytest.mark.proof


@pytest.fixture
def ending(proof_vault: LocalVault, template: Path, tmp_path: Path) -> Iterator[Portal]:
    """A portal whose processes end."""
    with portal(tmp_path, [proof_vault], template=template, serving=2) as running:
        yield running


def test_the_worker_ends_cleanly_by_ctrl_c_and_by_sigterm(ending: Portal) -> None:
    (worker,) = ending.workers
    for number in (signal.SIGINT, signal.SIGTERM):
        assert worker.signal(number, within=3) == 0
        assert worker.text().rstrip().splitlines()[-1].count("worker.stopped") == 1
        worker.restart()


def test_the_web_server_ends_cleanly_by_sigterm(ending: Portal) -> None:
    (web,) = ending.webs
    serving = web.children
    assert len(serving) == 2
    assert web.signal(signal.SIGTERM, within=10) == 0
    assert not any(exists(pid) for pid in serving)


def test_a_killed_web_server_leaves_no_process_behind(ending: Portal) -> None:
    (web,) = ending.webs
    serving = web.children
    web.process.kill()
    web.process.wait()
    wait_until(lambda: not any(exists(pid) for pid in serving), "they have ended", 10)
