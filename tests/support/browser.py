"""Chromium for tests marked `browser`: pytest-playwright's `page`, with our browser and rules."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from tests.support.needs import chromium

ARGUMENTS = [
    "--no-sandbox",  # Chromium's own refuses to run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


AXE = Path(__file__).resolve().parent.parent / "browser" / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How Chromium is started."""
    return {"executable_path": chromium(), "args": ARGUMENTS}


@pytest.fixture
def strict_page(context: BrowserContext) -> Iterator[Page]:
    """A page whose test fails by any script error, blocked style or file that is missing.

    Without this a page that lost its style sheet would be looked at bare, and pass.
    """
    problems: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.on("response", lambda response: problems.extend(missing_file(response)))
    yield page
    assert not problems, "\n".join(problems)


def missing_file(response: Response) -> list[str]:
    """A static file that was not found."""
    is_missing = response.status >= 400 and "/static/" in response.url
    return [f"{response.status} {response.url}"] if is_missing else []


def axe_problems(page: Page) -> list[str]:
    """What axe finds on the page as it is shown: WCAG 2.2 A and AA, and best practice."""
    # Evaluated rather than added as a script element, which the page's own policy would refuse.
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {runOnly: TAGS})".replace("TAGS", str(AXE_TAGS)))
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
