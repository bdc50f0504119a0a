"""An open page asks for news while something moves, and only while it is visible."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from localvault.testing import LocalVault
from tests.browser.conftest import SLUG, OpenPage
from tests.proofs.processes import asking
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.visitor import operation_of

pytestmark = pytest.mark.browser

HIDE = "Object.defineProperty(document, 'hidden', {get: () => window.isHidden === true});"
LONG = 9
A_WHILE = 60_000


def start(site: Portal, vault: LocalVault, name: str, seconds: float) -> str:
    """A create that is at work in the vault for some seconds; gives the address of its page."""
    vault.configure(create_delay=seconds)
    answer = asking.ask(site.visitor(), "create", SLUG, name)
    vault.configure(create_delay=1.5)
    return f"/operations/{operation_of(answer)}/"


def polls(page: Page) -> list[str]:
    """Every poll of a page from now on."""
    seen: list[str] = []
    page.on("request", lambda sent: seen.append(sent.url) if is_poll(sent.url) else None)
    return seen


def is_poll(url: str) -> bool:
    """Whether a page asks by itself."""
    return "/status/" in url or "/operations/rows/" in url


def the_next_poll(page: Page) -> Any:
    """Waits for one."""
    return page.expect_response(lambda answer: is_poll(answer.url))


def test_it_stops_when_everything_is_settled(
    open_page: OpenPage, site: Portal, browser_vault: LocalVault
) -> None:
    page = open_page(start(site, browser_vault, "settles", 1.5), clock=True)
    expect(page.get_by_role("main").get_by_text("Done", exact=True).first).to_be_visible()

    seen = polls(page)
    page.clock.run_for(A_WHILE)

    assert seen == []


def test_a_hidden_tab_does_not_ask_and_goes_on_when_it_is_seen(
    open_page: OpenPage, site: Portal, browser_vault: LocalVault
) -> None:
    page = open_page(start(site, browser_vault, "hidden", LONG), clock=True)
    page.evaluate(HIDE)
    with the_next_poll(page):
        pass
    page.evaluate("window.isHidden = true")
    seen = polls(page)
    page.clock.run_for(A_WHILE)
    assert seen == []

    with the_next_poll(page):
        page.evaluate("window.isHidden = false")


def test_updates_can_be_paused(
    open_page: OpenPage, site: Portal, browser_vault: LocalVault
) -> None:
    page = open_page(start(site, browser_vault, "paused", LONG), clock=True)
    button = page.get_by_role("button", name="Pause updates")
    button.click()
    seen = polls(page)
    page.clock.run_for(A_WHILE)
    assert seen == []

    with the_next_poll(page):
        button.click()


@pytest.mark.parametrize("path", ["/certificates/", "/operations/"])
def test_a_list_shows_the_end_by_itself(
    path: str, open_page: OpenPage, site: Portal, browser_vault: LocalVault
) -> None:
    name = f"listed-{path.strip('/')}"
    start(site, browser_vault, name, 1.5)
    page = open_page(path)
    page.evaluate("window.untouched = true")
    row = page.get_by_role("row").filter(has_text=name)
    expect(row.get_by_text("In progress", exact=True)).to_be_visible()

    expect(row.get_by_text("Done", exact=True)).to_be_visible()

    assert page.evaluate("window.untouched") is True
