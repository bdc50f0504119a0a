"""The way in, in a real browser under the strict policy, in both themes and on a phone."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from certificates.models import Person, Vault
from tests.support.browser import axe_problems
from tests.support.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: LiveServer, person: Person) -> None:
    """Fills in the form as a person does."""
    page.goto(f"{live_server.url}/")
    page.get_by_label("User name").fill(person.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_sign_in_page(
    strict_page: Page, live_server: LiveServer, theme: str, width: int
) -> None:
    strict_page.set_viewport_size({"width": width, "height": 800})
    strict_page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    strict_page.goto(f"{live_server.url}/accounts/login/")
    assert not axe_problems(strict_page)
    assert strict_page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_person_signs_in_and_sees_the_certificates(
    strict_page: Page, live_server: LiveServer, vault: Vault, operator: Person
) -> None:
    sign_in(strict_page, live_server, operator)
    expect(strict_page).to_have_url(f"{live_server.url}/certificates/")
    expect(strict_page.get_by_role("heading", level=1)).to_contain_text("Certificates")
    assert not axe_problems(strict_page)


def test_a_session_that_ended_leads_to_the_sign_in(
    strict_page: Page, live_server: LiveServer, vault: Vault, operator: Person
) -> None:
    sign_in(strict_page, live_server, operator)
    expect(strict_page.get_by_role("heading", level=1)).to_contain_text("Certificates")
    strict_page.context.clear_cookies()
    strict_page.reload()
    expect(strict_page).to_have_url(f"{live_server.url}/accounts/login/?next=/certificates/")
