"""Several servers and workers on one database: nothing is done twice, nothing is left behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common, databases, records
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.programs import wait_until

pytestmark = pytest.mark.proof

TIMINGS = 0.5
OPERATIONS, HELD = 200, 100
SLUG, SLOW = "kv-scale", "held-050"
TAKEN_UP = 120  # seconds, at the pace of life: the queue's schedule has no other


@dataclass(frozen=True)
class Scene:
    """A portal with two web servers, and the vault of its own."""

    portal: Portal
    vault: LocalVault

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.portal.records.query(sql)

    @property
    def inventory(self) -> set[str]:
        return {key for (key,) in self.query("SELECT key FROM certificates_certificate")}


@pytest.fixture(scope="module", params=databases.BOTH)
def scene(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """200 creates are due, one worker was killed while it read the vault, others are started."""
    folder = tmp_path_factory.mktemp("scale")
    with (
        LocalVault.start(folder / "vault", name=SLUG, own_tokens_only=True) as vault,
        databases.on(
            request.param, folder, vault, template, webs=2, pace=TIMINGS, worker=False
        ) as running,
    ):
        vault.fill([{"name": f"held-{n:03}", "key_type": "EC-P-256"} for n in range(HELD)])
        create(running)
        found = Scene(running, vault)
        kill_while_it_reads(found)
        for _ in range(1 if request.param == "sqlite" else 2):
            running.start_worker(reads=True)
        yield found


def create(portal: Portal) -> None:
    """Ask both servers, by turns."""
    visitor = portal.visitor()

    def ask(number: int) -> int:
        at = portal.webs[number % 2].url
        name = f"new-{number:03}"
        return asking.ask(visitor, "create", SLUG, name, at=at).status_code

    with ThreadPoolExecutor(4) as visitors:
        assert set(visitors.map(ask, range(OPERATIONS))) == {302}


def kill_while_it_reads(scene: Scene) -> None:
    """A worker, its queue's processes too, in the middle of a vault."""
    stuck = scene.vault.fault("pause", route="versions", name=SLOW)
    worker = scene.portal.start_worker(reads=True)
    scene.vault.wait_for(route="certificate", name=SLOW, authorised=True, timeout=30)
    wait_until(lambda: len(scene.inventory) >= HELD, "the listing is written")
    worker.kill()
    scene.vault.release(stuck)
    assert scene.query("SELECT synced_at FROM certificates_vault WHERE slug = 'kv-scale'") == [
        (None,)
    ]


def test_each_of_200_operations_settles_once(scene: Scene) -> None:
    def open_ones() -> list[str]:
        return [row.name for row in records.operations(scene.portal.records) if not row.is_final]

    wait_until(lambda: not open_ones(), "all are settled", 90)
    rows = records.operations(scene.portal.records)
    assert len(rows) == OPERATIONS
    assert {row.state for row in rows} == {"succeeded"}
    settles = scene.query(
        "SELECT operation, count(*) FROM certificates_auditevent "
        "WHERE event = 'operation.settle' GROUP BY operation"
    )
    assert {count for _, count in settles} == {1}
    assert len(settles) == OPERATIONS
    common.check(scene.portal, scene.vault)


def test_the_vault_is_taken_up_again_and_nothing_is_taken_for_gone(scene: Scene) -> None:
    def is_read() -> bool:
        ((synced, holder),) = scene.query(
            "SELECT synced_at, sync_holder FROM certificates_vault WHERE slug = 'kv-scale'"
        )
        return bool(synced) and not holder

    wait_until(is_read, "the vault is read to its end", TAKEN_UP)
    assert scene.inventory >= {f"held-{n:03}" for n in range(HELD)}
    assert not scene.query("SELECT name, what FROM certificates_outsidechange")


def test_what_the_operations_made_is_read_at_once(scene: Scene) -> None:
    def all_read() -> bool:
        sql = "SELECT count(*) FROM certificates_certificate WHERE version <> ''"
        return scene.query(sql) == [(HELD + OPERATIONS,)]

    wait_until(all_read, "every new certificate is in the inventory", 60)
    wait_until(lambda: not scene.query("SELECT key FROM certificates_refresh"), "all is read", 10)


def test_no_process_had_to_give_up_on_the_database(scene: Scene) -> None:
    logs = "".join(log.read_text(errors="replace") for log in scene.portal.logs)
    assert "database is locked" not in logs
    assert "deadlock" not in logs
    assert "_failed" not in logs
