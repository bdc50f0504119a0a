"""Anybody's text is made inert."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.text import LONGEST, inert, is_visible

MARK = "\ufffd"


@pytest.mark.parametrize(
    "hostile",
    ["\0", "\x1b", "\n", "\r", "\t", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\ud800"],
)
def test_what_is_not_seen_or_turns_text_around_is_shown_as_a_mark(hostile: str) -> None:
    assert inert(f"www{hostile}moc.example") == f"www{MARK}moc.example"


@pytest.mark.parametrize("plain", ["", "www.contoso.com", "Müller & Söhne <GmbH>", "名前", "a b"])
def test_plain_text_stays(plain: str) -> None:
    assert inert(plain) == plain


def test_long_text_is_cut_and_says_so() -> None:
    assert inert("x" * LONGEST) == "x" * LONGEST
    assert inert("x" * (LONGEST + 1_234)).endswith("x…, 1,234 more characters")


@given(st.text())
def test_nothing_invisible_gets_through(text: str) -> None:
    assert {unicodedata.category(c) for c in inert(text)}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize("mark", ["\x03", "\n", "\r", "\x1b[201~", "\u202e", "\u200b", "\x00"])
def test_text_with_a_mark_that_nobody_sees_is_not_visible(mark: str) -> None:
    assert is_visible("team=web team, 100 % ä")
    assert not is_visible(f"team=web{mark}")
