"""Wrong input is reported next to its field, in words, and nothing is sent."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from localvault.testing import LocalVault
from tests.browser.conftest import SLUG, OpenPage
from tests.verbs.specimens import ALL

pytestmark = pytest.mark.browser

CREATE = f"/vaults/{SLUG}/create/"
DELETE = f"/vaults/{SLUG}/certificates/shop-front/delete/"
ROUTES = {one.route for one in ALL}


@pytest.fixture
def nothing_is_sent(browser_vault: LocalVault) -> Callable[[], None]:
    """Fails when the vault got a changing request since the test began."""

    def changes() -> int:
        return sum(len(browser_vault.journal(route=route)) for route in ROUTES)

    before = changes()

    def check() -> None:
        assert changes() == before

    return check


def send_create(page: Page, **fields: str) -> None:
    """Fill in the form and send it; the labels are the keys."""
    for label, text in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(text)
    page.get_by_role("button", name=f"Create in {SLUG}").click()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (
            {"Certificate_Name": "under_score", "DNS_Names": "a.example"},
            "Certificate Name",
            "A name has 1 to 127 letters, digits and hyphens.",
        ),
        (
            {"Certificate_Name": "no-subject"},
            "Subject",
            "Give a subject",
        ),
        (
            {"Certificate_Name": "bad-dns", "DNS_Names": "not a dns name"},
            "DNS Names",
            "not a dns name",
        ),
    ],
    ids=["name", "subject", "dns"],
)
def test_a_wrong_value_comes_back_with_its_sentence(
    fields: dict[str, str],
    field: str,
    sentence: str,
    open_page: OpenPage,
    nothing_is_sent: Callable[[], None],
) -> None:
    page = open_page(CREATE, allowed={422})
    nonce = page.locator("input[name=nonce]").input_value()

    send_create(page, **fields)

    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text(sentence)
    wrong = page.get_by_label(field, exact=True)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(sentence_pattern(sentence))
    expect(page.get_by_label("Certificate Name")).to_have_value(fields["Certificate_Name"])
    assert page.locator("input[name=nonce]").input_value() == nonce
    nothing_is_sent()


def sentence_pattern(sentence: str) -> re.Pattern[str]:
    """Somewhere in the description."""
    return re.compile(re.escape(sentence))


@pytest.mark.parametrize("typed", ["", "shop-front", f"{SLUG}/Shop-Front", f"{SLUG}/shop-front-2"])
def test_a_delete_wants_vault_and_name_exactly(
    typed: str, open_page: OpenPage, nothing_is_sent: Callable[[], None]
) -> None:
    page = open_page(DELETE, allowed={422})

    page.get_by_label(f"Type {SLUG}/shop-front to confirm").fill(typed)
    page.get_by_role("button", name="Delete shop-front").click()

    sentence = f"That is not {SLUG}/shop-front. Nothing was done."
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page).to_have_url(DELETE)
    nothing_is_sent()


def test_a_wrong_password_lets_nobody_in(open_page: OpenPage) -> None:
    page = open_page("/", anonymous=True)

    page.get_by_label("User name").fill("olu")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("User name or password is wrong.")
    expect(page.get_by_label("Password")).to_have_value("")
    page.goto("/certificates/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sign in")
