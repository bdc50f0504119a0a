"""Links lead somewhere, and what the README promises has a test that exists."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, links


def headings(page: Path) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    found = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in headings(target), link


def test_every_page_can_be_found_from_the_index() -> None:
    listed = {(DOCS / link).resolve() for link in links(DOCS / "index.md")}
    assert set(DOCS.rglob("*.md")) - listed == {DOCS / "index.md"}


def test_every_promise_of_the_readme_names_a_test_that_exists() -> None:
    promises = (ROOT / "README.md").read_text().partition("\n## Promises")[2].partition("\n## ")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(rows) > 5
    for row in rows[1:]:
        named = re.findall(r"\(((?:localvault/)?tests/[^)]*)\)", row)
        assert named, row
        for path in named:
            held = [path] if path.endswith(".py") else list((ROOT / path).rglob("test_*.py"))
            assert (ROOT / path).exists(), row
            assert held, row
