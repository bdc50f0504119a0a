"""Each change of a certificate, as a person makes it: with a script and without, wrong first."""

import re

import pytest
from playwright.sync_api import Page, expect

from localvault.testing import LocalVault
from tests.browser.conftest import SLUG, OpenPage
from tests.browser.test_journey import OPERATION

pytestmark = pytest.mark.browser


def certificate(page: Page, name: str) -> None:
    """Open its page."""
    page.goto(f"/vaults/{SLUG}/certificates/{name}/")


def choose(page: Page, label: str) -> None:
    """An entry of the menu."""
    page.locator("summary", has_text="Actions").click()
    page.get_by_role("link", name=label, exact=True).click()


def see(page: Page, sentence: str) -> None:
    """The page of the operation says so at last; without a script by loading it again."""
    expect(page).to_have_url(OPERATION)
    said = page.get_by_role("main").get_by_text(sentence).first
    for _ in range(40):
        if said.is_visible():
            return
        page.wait_for_timeout(250)
        refresh = page.get_by_role("main").get_by_role("link", name="Refresh")
        if refresh.is_visible():
            refresh.click()
    expect(said).to_be_visible()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    """A page with or without a script."""
    return open_page("/certificates/", java_script_enabled=request.param, allowed={422})


@pytest.fixture
def name(request: pytest.FixtureRequest, page: Page, browser_vault: LocalVault) -> str:
    """A certificate of its own."""
    name = re.sub("[^a-z]+", "-", request.node.name).strip("-")
    csr = {"state": "csr"} if "cancel" in name else {"age_days": 1}
    browser_vault.fill([{"name": name, "key_type": "EC-P-256", **csr}])
    certificate(page, name)
    return name


def test_disable_and_enable(page: Page, name: str) -> None:
    choose(page, f"Disable {name}")
    page.get_by_role("button", name=f"Disable {name}").click()
    see(page, f"{name} is disabled: readers are refused.")
    certificate(page, name)
    page.get_by_role("link", name="Enable", exact=True).first.click()
    page.get_by_role("button", name=f"Enable {name}").click()
    see(page, f"{name} is enabled: readers can read it.")


def test_tags(page: Page, name: str) -> None:
    choose(page, "Tags")
    page.get_by_label("Tags").fill("team")
    page.get_by_role("button", name="Change the tags").click()
    expect(page.get_by_role("alert")).to_contain_text("is not of the form name=value")
    expect(page.get_by_label("Tags")).to_have_value("team")
    page.get_by_label("Tags").fill("team=web")
    page.get_by_role("button", name="Change the tags").click()
    see(page, f"The tags of {name} are changed.")
    certificate(page, name)
    expect(page.get_by_text("team=web").first).to_be_visible()


def test_renew(page: Page, name: str) -> None:
    choose(page, "New version")
    expect(page.get_by_text("The earlier version of").first).to_be_visible()
    page.get_by_role("button", name="Create new version").click()
    see(page, f"{name} has a new current version")
    certificate(page, name)
    expect(page.get_by_text("Older", exact=True).first).to_be_visible()


def test_cancel_and_delete_the_operation(page: Page, name: str) -> None:
    choose(page, f"Cancel the operation of {name}")
    expect(page.get_by_text("can never be merged")).to_be_visible()
    page.get_by_role("button", name=f"Cancel the operation of {name}").click()
    see(page, "Cancelled.")
    certificate(page, name)
    choose(page, f"Delete the operation of {name}")
    page.get_by_role("button", name=f"Delete the operation of {name}").click()
    see(page, "The operation is deleted.")


def test_delete_and_purge(page: Page, name: str) -> None:
    choose(page, f"Delete {name}")
    page.get_by_label(f"Type {SLUG}/{name} to confirm").fill(f"{SLUG}/{name}")
    page.get_by_role("button", name=f"Delete {name}").click()
    see(page, "It can be recovered until")
    page.goto(f"/vaults/{SLUG}/deleted/{name}/purge/")
    page.get_by_role("button", name=f"Purge {name}").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was done.")
    page.get_by_label(f"Type {SLUG}/{name} to confirm").fill(f" {SLUG}/{name} ")
    page.get_by_role("button", name=f"Purge {name}").click()
    see(page, "Purged. It cannot be brought back.")
