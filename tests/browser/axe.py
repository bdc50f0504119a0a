"""What axe finds on a page: WCAG 2.2 A and AA, and best practice."""

from typing import Any

from playwright.sync_api import Page

from tests.support.browser import AXE, AXE_TAGS

GRAVE = ("serious", "critical")
# The only rules whose outcome the theme decides.
COLOURS = ["color-contrast", "link-in-text-block"]


def grave_problems(page: Page, part: str = "html") -> list[str]:
    """The serious and critical ones in a part of the page: where, what, and how to fix it.

    In the light theme by all rules, in the dark one by those about colours.
    """
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [f"light: {told}" for told in _told(page, part, AXE_TAGS)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + [f"dark: {told}" for told in _told(page, part, COLOURS)]


def _told(page: Page, part: str, rules: list[str]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        # Evaluated rather than added as a script element, which the page's own policy would refuse.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate(f"axe.run({part!r}, {{runOnly: {rules}}})")
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if violation["impact"] in GRAVE
    ]
