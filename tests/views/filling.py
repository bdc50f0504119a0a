"""Filling in a form as a browser does: with all that the page has put into it."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Hidden(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field that a browser sends by itself."""
        held = dict(attrs)
        if tag == "input" and held.get("type") == "hidden" and held.get("name"):
            self.fields[f"{held['name']}"] = held.get("value") or ""


def hidden_in(html: str) -> dict[str, str]:
    """The hidden fields of a page: its nonce, and what it was opened with."""
    found = _Hidden()
    found.feed(html)
    return {name: found.fields[name] for name in ("nonce", "opened") if name in found.fields}


def opened(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the form at ``address`` as it is opened now."""
    response = client.get(address)
    assert response.status_code == 200, response.content
    return hidden_in(response.content.decode())


def fill_in(client: Client, address: str, typed: Mapping[str, Any] | None = None) -> Any:
    """The answer to the form at ``address``, opened now and sent with what is ``typed``."""
    return client.post(address, {**(typed or {}), **opened(client, address)})
