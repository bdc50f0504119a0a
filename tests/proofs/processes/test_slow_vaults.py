"""Vaults that accept and never answer, or drip a byte a second: every page still answers."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import pytest
import requests

from kvportal import gunicorn_conf
from localvault.testing import LocalVault
from tests.proofs.processes import asking
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import threads_of, wait_until
from tests.proofs.processes.visitor import Visitor, words
from tests.verbs.specimens import SPECIMENS

pytestmark = pytest.mark.proof

SILENT, DRIPPING, WELL = "kv-silent", "kv-dripping", "kv-well"
SIGN_IN_THREADS = 2
READING, CERTIFICATE_PAGE, CHANGING = 5.0, 5.0, 22.0


@dataclass(frozen=True)
class Slow:
    """A portal with a vault of each kind."""

    portal: Portal
    vaults: dict[str, LocalVault]


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slow]:
    """At the pace of life; one process serves, so that its threads can be counted."""
    with ExitStack() as stack:
        vaults = {
            name: stack.enter_context(LocalVault.start(tmp_path_factory.mktemp(name), name=name))
            for name in (WELL, SILENT, DRIPPING)
        }
        for vault in vaults.values():
            asking.prepare(vault, [("delete", "shown"), ("delete", "deletable")])
        folder = tmp_path_factory.mktemp("slow")
        running = stack.enter_context(portal(folder, list(vaults.values()), worker=False))
        running.manage("sync_vaults")
        yield Slow(running, vaults)


def serving_threads(portal: Portal) -> int:
    """The threads of the process that serves."""
    (pid,) = portal.webs[0].children
    return threads_of(pid)


def fall_ill(vaults: dict[str, LocalVault]) -> None:
    """One says nothing from now on, one everything slowly, and one at two places only."""
    vaults[SILENT].fault("silence", count=None)
    vaults[DRIPPING].fault("drip", count=None, interval=1.0)
    vaults[WELL].fault("pause", route="pending", name="slowly", seconds=9)
    vaults[WELL].fault("silence", route="create", name="slowly")


READS = {
    "/certificates/": READING,
    "/deleted/": READING,
    "/operations/": READING,
    f"/vaults/{SILENT}/certificates/shown/": CERTIFICATE_PAGE,
    f"/vaults/{DRIPPING}/certificates/shown/": CERTIFICATE_PAGE,
}
SHOWN = f"/vaults/{WELL}/certificates/shown/"
CHANGES = {
    "silent": (SILENT, "create", "not-to-be"),
    "dripping": (DRIPPING, "create", "not-to-be"),
    "dripping-delete": (DRIPPING, "delete", "shown"),
    "slowly": (WELL, "create", "slowly"),
}


@dataclass(frozen=True)
class Answer:
    """What came back, after how many seconds."""

    took: float
    response: requests.Response


@dataclass(frozen=True)
class Answers:
    """Everything that was asked at once."""

    pages: dict[str, Answer]
    changes: dict[str, Answer]


def timed(ask: Callable[[], requests.Response]) -> Answer:
    """Ask, and look at the clock."""
    began = time.monotonic()
    response = ask()
    return Answer(time.monotonic() - began, response)


@pytest.fixture(scope="module")
def visitor(slow: Slow) -> Visitor:
    """An operator."""
    return slow.portal.visitor()


@pytest.fixture(scope="module")
def answers(slow: Slow, visitor: Visitor) -> Answers:
    """All pages are read and all changes asked for at the same time, on ailing vaults.

    Their forms are opened before: what a question shows is read from the vault.
    """
    forms = {
        key: asking.form_of(visitor, verb, vault, name)
        for key, (vault, verb, name) in CHANGES.items()
    }
    with ThreadPoolExecutor(16) as visitors:
        # Have every thread of the server's pools started before they are counted.
        list(visitors.map(lambda _: visitor.get(SHOWN), range(64)))
        fall_ill(slow.vaults)
        reads = {path: visitors.submit(timed, partial(visitor.get, path)) for path in READS}
        changes = {
            key: visitors.submit(
                timed, partial(visitor.post, SPECIMENS[verb].page.url(vault, name), forms[key])
            )
            for key, (vault, verb, name) in CHANGES.items()
        }
    return Answers(
        {path: read.result() for path, read in reads.items()},
        {key: change.result() for key, change in changes.items()},
    )


@pytest.mark.parametrize("path", READS)
def test_a_page_answers_in_time(path: str, answers: Answers) -> None:
    answer = answers.pages[path]
    assert answer.took < READS[path]
    assert answer.response.status_code in (200, 503)


def test_the_list_shows_what_was_read_of_the_vaults_that_are_ill(answers: Answers) -> None:
    page = answers.pages["/certificates/"].response.text
    for vault in (WELL, SILENT, DRIPPING):
        assert f'href="/vaults/{vault}/certificates/shown/"' in page


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_answered_in_time(change: str, answers: Answers) -> None:
    answer = answers.changes[change]
    assert answer.took < CHANGING
    assert answer.response.status_code == 302


@pytest.mark.parametrize("change", ["silent", "dripping", "dripping-delete"])
def test_what_was_not_sent_is_told_as_not_sent(
    change: str, answers: Answers, visitor: Visitor, slow: Slow
) -> None:
    vault, verb, name = CHANGES[change]
    assert slow.vaults[vault].journal(route=verb, name=name, authorised=True) == []
    page = words(visitor.get(answers.changes[change].response.headers["Location"]))
    assert "Not sent" in page
    assert "may or may not have happened" not in page


def test_a_slow_look_and_a_silent_request_end_in_asking_the_vault(
    answers: Answers, visitor: Visitor, slow: Slow
) -> None:
    answer = answers.changes["slowly"]
    assert answer.took > 18
    assert "The answer was lost." in words(visitor.get(answer.response.headers["Location"]))
    journal = slow.vaults[WELL].journal(route="create", name="slowly", authorised=True)
    assert len(journal) == 1


@pytest.mark.usefixtures("answers")
def test_no_thread_is_left_behind(slow: Slow) -> None:
    most = 1 + gunicorn_conf.threads + SIGN_IN_THREADS
    wait_until(lambda: serving_threads(slow.portal) <= most, "the threads have ended", 5)
