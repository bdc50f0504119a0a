"""The list of certificates: found while typing, or by a button where no script runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_it_is_searched_while_somebody_types_and_the_way_back_is_kept(
    open_page: OpenPage,
) -> None:
    page = open_page("/certificates/")
    title = page.get_by_role("heading", level=1)
    page.keyboard.press("/")
    page.keyboard.type("shop-front")
    expect(title).to_have_text("Certificates, 1")
    expect(page).to_have_url(re.compile(r"/certificates/\?q=shop-front$"))
    expect(page.locator("#announcements")).to_have_text("1 certificate found")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    page.get_by_label("State").select_option("Expired")
    expect(title).to_have_text("Certificates, 0")
    page.get_by_role("link", name=re.compile("Search: shop-front")).click()
    expect(page.get_by_role("link", name="old-shop")).to_be_visible()
    page.go_back()
    expect(title).to_have_text("Certificates, 0")


def test_it_is_searched_by_a_button_without_a_script(open_page: OpenPage) -> None:
    page = open_page("/certificates/", java_script_enabled=False)
    page.get_by_label("Search", exact=True).fill("www.contoso.example")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="shop-front")).to_be_visible()
    expect(page.get_by_role("link", name="old-shop")).to_have_count(0)
    page.get_by_role("link", name="Expires").click()
    expect(page).to_have_url(re.compile("sort=expires"))


def test_an_answer_that_is_not_the_portals_is_told_and_never_put_into_the_page(
    open_page: OpenPage,
) -> None:
    page = open_page("/certificates/", allowed={502})
    page.route(
        re.compile(r"/certificates/\?q=shop"),
        lambda route: route.fulfill(status=502, body="<h1>502 Bad Gateway</h1>"),
    )
    page.get_by_label("Search", exact=True).fill("shop")
    expect(page.locator("#foreign-answer")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("502 Bad Gateway")
    expect(page.get_by_role("link", name="shop-front")).to_be_visible()
    page.unroute_all()
    page.get_by_label("Search", exact=True).fill("old-shop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Certificates, 1")
    expect(page.locator("#foreign-answer")).to_be_hidden()
