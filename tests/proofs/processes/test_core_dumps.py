"""No process of the portal can leave its memory in a file: not the web, the worker or the queue."""

import contextlib
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes.portal import portal
from tests.proofs.processes.programs import children_of, wait_until

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
SERVING, QUEUE = 2, 4  # the queue's leader, and what it starts


def with_all_it_started(pid: int) -> list[int]:
    """A process, its children, and theirs."""
    return [pid, *(below for child in children_of(pid) for below in with_all_it_started(child))]


def core_limits(pid: int) -> list[str]:
    """How large a core dump may be: the limit, and what it can be raised to."""
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    (core,) = [line for line in limits if line.startswith("Max core file size")]
    return core.split()[4:6]


@pytest.fixture
def _unlimited() -> Iterator[None]:
    """The processes begin without a limit, where this user may lift the one of these tests."""
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@pytest.mark.usefixtures("_unlimited")
def test_no_process_can_dump_its_memory(
    proof_vault: LocalVault, template: Path, tmp_path: Path
) -> None:
    with portal(
        tmp_path, [proof_vault], template=template, serving=SERVING, worker=False
    ) as running:
        running.start_worker(reads=True)
        (web,), (worker,) = running.webs, running.workers
        wait_until(lambda: len(with_all_it_started(web.pid)) > SERVING, "the web serves")
        wait_until(lambda: len(with_all_it_started(worker.pid)) > QUEUE, "the queue works")
        for pid in (*with_all_it_started(web.pid), *with_all_it_started(worker.pid)):
            assert core_limits(pid) == ["0", "0"], Path(f"/proc/{pid}/cmdline").read_text()
            # The kernel gives the files of a process that is not dumpable to root.
            assert Path(f"/proc/{pid}/limits").stat().st_uid == 0
