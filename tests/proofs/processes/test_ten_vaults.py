"""Four of ten vaults fail, each in its own way: the other six are read, and every page answers."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import requests

from localvault.running import RunningVault
from localvault.testing import LocalVault, LocalVaults
from tests.proofs.processes import records
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.visitor import Visitor, words

pytestmark = pytest.mark.proof

WELL = [f"kv-well-{number}" for number in range(6)]
DOWN, SILENT, BUSY, WALLED = "kv-down", "kv-silent", "kv-busy", "kv-walled"
ILL = [DOWN, SILENT, BUSY, WALLED]
RESTING = [DOWN, SILENT, BUSY]  # a refusal by the firewall is an answer, and may be asked for again
CERTIFICATES = 3
READ, LIST, ASKED, COPIED = 20.0, 1.0, 3.5, 1.0  # seconds
LOOKS = 5  # after which a vault that fails is left alone


@dataclass(frozen=True)
class Scene:
    """A portal that has read ten vaults, four of which have failed since."""

    portal: Portal
    visitor: Visitor
    read: dict[str, datetime]

    def synced(self) -> dict[str, datetime]:
        """When each vault was read to its end the last time."""
        found = self.portal.records.query("SELECT slug, synced_at FROM certificates_vault")
        return {slug: at for slug, held in found if (at := records.moment(held))}

    def is_resting(self, slug: str) -> bool:
        """Whether the portal leaves the vault alone."""
        sql = "SELECT closed_until FROM certificates_vault WHERE slug = %s"
        ((until,),) = self.portal.records.query(sql, [slug])
        return until is not None


def certificate(slug: str, number: int = 0) -> str:
    """The name of one of a vault's certificates."""
    return f"of-{slug}-{number}"


def page_of(slug: str) -> str:
    """The address of a certificate."""
    return f"/vaults/{slug}/certificates/{certificate(slug)}/"


@pytest.fixture(scope="module")
def scene(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """At the pace of life, with one web server and one worker that reads."""
    folder = tmp_path_factory.mktemp("ten")
    with ExitStack() as stack:
        most = stack.enter_context(LocalVaults.start(folder / "most", [*WELL, *ILL[1:]]))
        down = stack.enter_context(LocalVault.start(folder / "down", name=DOWN))
        vaults = {**most, DOWN: down}
        fill(vaults)
        own = folder / "portal"
        running = stack.enter_context(
            portal(own, list(vaults.values()), template=template, worker=False)
        )
        running.manage("sync_vaults")
        running.start_worker(reads=True)
        visitor = running.visitor()
        for slug in vaults:
            assert "the portal's copy" not in words(visitor.get(page_of(slug)))
        found = Scene(running, visitor, {})
        found.read.update(found.synced())
        down.kill()
        fall_ill(vaults)
        yield found


def fill(vaults: dict[str, RunningVault]) -> None:
    """Each has the same number of certificates."""
    for slug, vault in vaults.items():
        names = [certificate(slug, number) for number in range(CERTIFICATES)]
        vault.fill([{"name": name, "key_type": "EC-P-256", "age_days": 1} for name in names])


def fall_ill(vaults: dict[str, RunningVault]) -> None:
    """From now on one never answers, one has too much to do, one lets nobody in."""
    vaults[SILENT].fault("silence", count=None)
    vaults[BUSY].fault("refuse", status=429, count=None)
    vaults[WALLED].fault("forbid", by="firewall", count=None)


@dataclass(frozen=True)
class Answer:
    """What came back, after how many seconds."""

    took: float
    response: requests.Response


def get(visitor: Visitor, path: str) -> Answer:
    """Read a page, and look at the clock."""
    began = time.monotonic()
    response = visitor.get(path)
    return Answer(time.monotonic() - began, response)


def best(times: int, ask: Callable[[], Answer]) -> Answer:
    """The quickest of some answers: the machine may have other things to do."""
    return min((ask() for _ in range(times)), key=lambda answer: answer.took)


def as_of(answer: Answer) -> datetime:
    """How old the page says that it is."""
    (shown,) = re.findall(r'data-as-of="([^"]+)"', answer.response.text)
    return datetime.fromisoformat(shown)


@pytest.fixture(scope="module")
def asked(scene: Scene) -> float:
    """All ten are to be read at once; when that was asked."""
    began = time.monotonic()
    for slug in [*ILL, *WELL]:
        answer = scene.visitor.post(f"/vaults/{slug}/sync/", scene.visitor.new_form())
        assert answer.status_code == 302
    return began


def test_the_six_are_read_whatever_the_four_do(scene: Scene, asked: float) -> None:
    def are_read() -> bool:
        now = scene.synced()
        return all(now[slug] > scene.read[slug] for slug in WELL)

    wait_until(are_read, "the six are read again", READ - (time.monotonic() - asked))
    assert {slug: at for slug, at in scene.synced().items() if slug in ILL} == {
        slug: scene.read[slug] for slug in ILL
    }


def test_the_list_of_all_ten_answers_at_once(scene: Scene, asked: float) -> None:
    answer = best(3, lambda: get(scene.visitor, "/certificates/"))
    assert answer.took < LIST
    assert answer.response.status_code == 200
    page = words(answer.response)
    for slug in (*WELL, *ILL):
        for number in range(CERTIFICATES):
            assert certificate(slug, number) in page
    assert as_of(answer) == min(scene.read[slug] for slug in ILL)


@dataclass(frozen=True)
class Looks:
    """The answers while the vault was asked, and the best one after that."""

    asked: list[Answer]
    after: Answer


@pytest.fixture(scope="module")
def looks(scene: Scene, asked: float) -> dict[str, Looks]:
    """People look at a certificate of each of the four, until the portal lets the vault rest."""

    def look(slug: str) -> Looks:
        found: list[Answer] = []
        while len(found) < LOOKS and not scene.is_resting(slug):
            found.append(get(scene.visitor, page_of(slug)))
        return Looks(found, best(2, lambda: get(scene.visitor, page_of(slug))))

    with ThreadPoolExecutor(len(ILL)) as people:
        return dict(zip(ILL, people.map(look, ILL), strict=True))


@pytest.mark.parametrize("slug", ILL)
def test_a_certificate_is_shown_in_time_while_its_vault_is_asked(
    slug: str, looks: dict[str, Looks]
) -> None:
    assert looks[slug].asked
    assert max(answer.took for answer in looks[slug].asked) < ASKED


@pytest.mark.parametrize("slug", ILL)
def test_a_certificate_is_shown_at_once_when_its_vault_rests(
    slug: str, looks: dict[str, Looks], scene: Scene
) -> None:
    assert looks[slug].after.took < COPIED
    assert scene.is_resting(slug) == (slug in RESTING)


@pytest.mark.parametrize("slug", ILL)
def test_what_is_shown_is_the_portals_copy_with_its_age(
    slug: str, looks: dict[str, Looks], scene: Scene
) -> None:
    for answer in (*looks[slug].asked, looks[slug].after):
        assert answer.response.status_code == 200
        page = words(answer.response)
        assert certificate(slug) in page
        assert "From the portal's copy of" in page
        assert as_of(answer) == scene.read[slug]


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        (DOWN, "kv-down cannot be reached"),
        (SILENT, "kv-silent does not answer."),
        (BUSY, "kv-busy limits requests for now."),
        (WALLED, "kv-walled does not accept the portal's address"),
    ],
)
def test_the_page_of_the_vault_says_what_is_wrong(
    slug: str, told: str, scene: Scene, looks: dict[str, Looks]
) -> None:
    page = words(scene.visitor.get(f"/vaults/{slug}/"))
    assert told in page
