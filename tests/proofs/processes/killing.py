"""What the tests share that end processes with kill -9: nothing is lost, nothing done twice."""

import time
from collections.abc import Iterable

import pytest
import requests

from tests.proofs.processes import records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.visitor import Visitor
from tests.verbs.specimens import SPECIMENS

ACCOUNTED = 60  # seconds from the kill, at the pace of life
STARTING = 6  # seconds for processes to start on a busy machine: no pace shortens those


def send_and_be_cut_off(visitor: Visitor, verb: str, name: str, form: dict[str, str]) -> None:
    """Send the form; the process that would answer is killed."""
    with pytest.raises(requests.ConnectionError):
        visitor.post(SPECIMENS[verb].page.url(SLUG, name), form)


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
