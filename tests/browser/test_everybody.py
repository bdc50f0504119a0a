"""Every page can be used by everybody: checked by axe in both themes, on a desktop and a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_problems
from tests.browser.conftest import OpenPage
from tests.browser.places import PLACES, fill
from tests.proofs.processes.portal import Portal

pytestmark = pytest.mark.browser

DESKTOP, PHONE, NARROWEST = 1280, 390, 320
REFUSALS = {"certificate-missing": {404}, "no-page": {404}}
MENU = "details.menu"
UNFOLD = "document.querySelectorAll('details:not(.menu)').forEach((part) => { part.open = true; })"
WIDTH = "document.documentElement.scrollWidth"
SOLID = ".btn-primary:visible, .btn-danger:visible"


@pytest.fixture(scope="module")
def places(site: Portal) -> dict[str, str]:
    """The addresses, with something to see at each."""
    return fill(site)


def set_width(page: Page, width: int) -> None:
    """As wide as a desktop's or a phone's screen."""
    page.set_viewport_size({"width": width, "height": 900})


def check(page: Page) -> None:
    """One solid button at most; and everything unfolded, at each width, in both themes."""
    assert page.locator(SOLID).count() <= 1
    page.evaluate(UNFOLD)
    for width in (DESKTOP, PHONE):
        set_width(page, width)
        assert grave_problems(page) == [], f"{width} pixels wide"
    set_width(page, NARROWEST)
    assert page.evaluate(WIDTH) <= NARROWEST, "it scrolls sideways"


@pytest.mark.parametrize("place", PLACES)
def test_a_page_hides_nothing_from_anybody(
    place: str, places: dict[str, str], open_page: OpenPage
) -> None:
    check(open_page(places[place], allowed=REFUSALS.get(place)))


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_open_menus_hide_nothing(width: int, places: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(places["certificate"])
    set_width(page, width)
    menus = page.locator(MENU)
    expect(menus).to_have_count(2)
    for menu in menus.all():
        menu.locator("summary").click()
        expect(page.locator(f"{MENU}[open]")).to_have_count(1)
        assert grave_problems(page, f"{MENU}[open]") == []
        assert page.evaluate(WIDTH) <= width, "it scrolls sideways"
        page.keyboard.press("Escape")
        expect(page.locator(f"{MENU}[open]")).to_have_count(0)


def test_the_sign_in_page_and_its_refusal_hide_nothing(open_page: OpenPage) -> None:
    page = open_page("/accounts/login/", anonymous=True)
    check(page)
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    check(page)


def test_a_form_with_mistakes_hides_nothing(places: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(places["create"], allowed={422})
    page.get_by_label("Certificate Name").fill("under_score")
    page.get_by_role("button", name="Create in").click()
    page.get_by_role("alert").wait_for()
    check(page)
