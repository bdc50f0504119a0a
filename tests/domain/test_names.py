"""Certificate names."""

import pytest

from certificates.domain.names import is_name, key_of


@pytest.mark.parametrize("name", ["a", "A-1", "0", "-", "a" * 127, "web-prod-2026"])
def test_what_key_vault_takes_is_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "a" * 128, "a b", "a_b", "a.b", "a/b", "../a", "é", "²", "web\n", "\nweb", "a%2Fb"]
)
def test_anything_else_is_none(name: str) -> None:
    assert not is_name(name)


def test_names_are_compared_without_case() -> None:
    assert key_of("Web-PROD") == key_of("web-prod") == "web-prod"
