"""Create, watch, open, delete, recover: as a person does it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SLUG, OpenPage

pytestmark = pytest.mark.browser

OPERATION = re.compile(r"/operations/[0-9a-f-]{36}/$")


def sign_in(page: Page, password: str) -> None:
    """Through the form."""
    page.get_by_label("User name").fill("olu")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Certificates")


def create(page: Page, name: str) -> None:
    """From the button at the top to the page of the operation."""
    page.get_by_role("link", name="Create certificate").click()
    page.get_by_label("Certificate Name").fill(name)
    page.get_by_label("DNS Names").fill(f"{name}.contoso.example")
    page.get_by_role("button", name=f"Create in {SLUG}").click()
    expect(page).to_have_url(OPERATION)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Creating {name} in {SLUG}")


def delete(page: Page, name: str) -> None:
    """From the page of the certificate, by typing what is deleted."""
    page.locator("summary", has_text="Actions").click()
    page.get_by_role("link", name=f"Delete {name}").click()
    page.get_by_label(f"Type {SLUG}/{name} to confirm").fill(f"{SLUG}/{name}")
    page.get_by_role("button", name=f"Delete {name}").click()
    expect(page).to_have_url(OPERATION)


def recover(page: Page, name: str) -> None:
    """From the operation that has deleted it."""
    page.get_by_role("button", name=f"Recover {name}").click()
    expect(page).to_have_url(OPERATION)


def see_it_done(page: Page) -> None:
    """In progress, then done, on the very page that was there before: nothing is loaded again."""
    page.evaluate("window.untouched = true")
    main = page.get_by_role("main")
    expect(main.get_by_text("In progress", exact=True).first).to_be_visible()
    expect(main.get_by_text("Done", exact=True).first).to_be_visible()
    assert page.evaluate("window.untouched") is True


def reload_until_done(page: Page) -> None:
    """Updated through the link that is shown where no script runs."""
    main = page.get_by_role("main")
    expect(main.get_by_text("In progress", exact=True).first).to_be_visible()
    for _ in range(20):
        if main.get_by_text("Done", exact=True).first.is_visible():
            return
        page.wait_for_timeout(500)
        main.get_by_role("link", name="Refresh").click()
    raise AssertionError("it is not done after 20 reloads")


def open_certificate(page: Page, name: str) -> None:
    """By the button of the operation that is done."""
    page.get_by_role("link", name=f"Open {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text(f"{name}.contoso.example").first).to_be_visible()


def test_everything_shows_up_by_itself(open_page: OpenPage, password: str) -> None:
    name = "journey"
    page = open_page("/", anonymous=True)
    sign_in(page, password)
    create(page, name)
    see_it_done(page)
    open_certificate(page, name)
    delete(page, name)
    see_it_done(page)
    recover(page, name)
    see_it_done(page)
    open_certificate(page, name)


def test_everything_works_without_a_script(open_page: OpenPage, password: str) -> None:
    name = "plain-journey"
    page = open_page("/", anonymous=True, java_script_enabled=False)
    sign_in(page, password)
    create(page, name)
    reload_until_done(page)
    open_certificate(page, name)
    delete(page, name)
    reload_until_done(page)
    recover(page, name)
    reload_until_done(page)
    open_certificate(page, name)
