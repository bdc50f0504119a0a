"""What is pasted into a search never gets into an address: only what may be seen is sent."""

import pytest
from playwright.sync_api import Page, expect

from certificates.domain.x509 import pem
from tests.browser.conftest import OpenPage
from tests.domain.certificates import certificate

pytestmark = pytest.mark.browser

KEY = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----"


def paste(page: Page, text: str) -> None:
    """Into the search, by the keyboard."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.get_by_role("searchbox").press("ControlOrMeta+v")


def test_a_private_key_stays_in_the_browser_and_a_certificate_is_posted(
    open_page: OpenPage,
) -> None:
    page = open_page("/vaults/", permissions=["clipboard-read", "clipboard-write"])
    paste(page, KEY)
    expect(page.get_by_role("alert")).to_have_text(
        "That was a private key. It was not stored or logged. If others may have seen it, "
        "replace the key."
    )
    expect(page.get_by_role("searchbox")).to_have_value("")
    paste(page, pem(certificate(), "CERTIFICATE").decode())
    expect(page.get_by_role("heading", name="Same public key")).to_be_visible()
    assert page.url.endswith("/certificates/find/")
