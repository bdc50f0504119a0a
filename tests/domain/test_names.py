"""Certificate names."""

import pytest

from certificates.domain.names import is_name, is_version, key_of, name_problem


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


@pytest.mark.parametrize("word", ["contacts", "Issuers", "RESTORE"])
def test_a_word_of_the_api_is_no_name_of_a_certificate(word: str) -> None:
    assert word in name_problem(word)
    assert not name_problem(f"{word}-2")


def test_a_version_has_32_digits() -> None:
    assert is_version("0123456789abcdef" * 2)
    for text in ("", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "versions", f"{'0' * 32}\n"):
        assert not is_version(text)
