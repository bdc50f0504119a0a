"""Each change of a certificate, as a person makes it: with a script and without, wrong first."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from localvault.testing import LocalVault
from tests.browser.conftest import SLUG, OpenPage
from tests.browser.test_journey import OPERATION
from tests.verbs.specimens import ALL, Specimen

pytestmark = pytest.mark.browser


def certificate(page: Page, name: str) -> None:
    """Open its page."""
    page.goto(f"/vaults/{SLUG}/certificates/{name}/")


def open_form(page: Page, specimen: Specimen, name: str) -> None:
    """By the menu of the certificate, where that has it."""
    if not specimen.page.menu:
        page.goto(specimen.page.url(SLUG, name))
        return
    certificate(page, name)
    page.locator("summary", has_text="Actions").click()
    label = specimen.page.menu.format(name=name)
    page.get_by_role("link", name=label, exact=True).first.click()


def type_in(page: Page, fields: Mapping[str, str]) -> None:
    """Fill in fields by their names."""
    for field, text in fields.items():
        page.locator(f'[name="{field}"]').fill(text)


def fill_in(page: Page, specimen: Specimen, name: str) -> None:
    """All that it asks for; blanks around what confirms it do no harm."""
    asked = {"name": name} if specimen.page.asks_for_name else {}
    type_in(page, {**asked, **specimen.page.fields})
    if specimen.page.is_typed:
        page.get_by_label(f"Type {SLUG}/{name} to confirm").fill(f" {SLUG}/{name} ")


def see(page: Page, sentence: re.Pattern[str]) -> None:
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


@pytest.mark.parametrize("specimen", ALL, ids=str)
def test_a_change(
    request: pytest.FixtureRequest, page: Page, specimen: Specimen, browser_vault: LocalVault
) -> None:
    name = re.sub("[^a-z]+", "-", request.node.name).strip("-")
    specimen.scene.set(browser_vault, name)
    open_form(page, specimen, name)
    if warning := specimen.page.says:
        expect(page.get_by_text(warning).first).to_be_visible()
    submit = page.get_by_role("button", name=specimen.page.button.format(name=name))
    if specimen.page.wrong:
        fields, sentence = specimen.page.wrong
        type_in(page, fields)
        submit.click()
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        for field, text in fields.items():
            expect(page.locator(f'[name="{field}"]')).to_have_value(text)
        assert browser_vault.journal(route=specimen.route, name=name) == []
    fill_in(page, specimen, name)
    submit.click()
    which = f"THE_NAME of {name}"  # a change of a version names that version
    done = re.escape(specimen.sample.words.done.format(name=which).rstrip("."))
    said = done.replace(re.escape("THE_NAME of "), "(?:[Vv]ersion [0-9a-f]{8} of )?")
    see(page, re.compile(rf"{said}[.,]"))
    assert len(browser_vault.journal(route=specimen.route, name=name, authorised=True)) == 1
    if fact := specimen.page.shows:
        certificate(page, name)
        expect(page.get_by_text(fact, exact=True).first).to_be_visible()
