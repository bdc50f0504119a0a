"""A private key in an address is neither looked for nor shown, whatever page and field it is in."""

import pytest
from django.test import Client

KEY = "-----BEGIN EC PRIVATE KEY----- MIGHAgEA"


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("field", ["q", "vault", "tag", "issuer", "after", "kind", "anything"])
@pytest.mark.parametrize("page", ["/certificates/", "/deleted/", "/operations/", "/vaults/"])
def test_the_page_is_shown_without_it(as_reader: Client, page: str, field: str) -> None:
    answer = as_reader.get(page, {field: KEY}, follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain == [(page, 302)]
    assert "That was a private key." in html
    assert "MIGHAgEA" not in html


@pytest.mark.usefixtures("vault")
def test_the_page_of_somebody_who_types_is_left(as_reader: Client) -> None:
    answer = as_reader.get("/deleted/", {"q": KEY}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/deleted/"
