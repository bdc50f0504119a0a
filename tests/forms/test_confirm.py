"""Dangerous work is typed, and a decision has a note."""

import pytest

from certificates.forms.confirm import DecideForm, TypedConfirmForm

EXPECTED = "kv-payments/web-prod"


@pytest.mark.parametrize("typed", [EXPECTED, f"  {EXPECTED} "])
def test_blanks_around_what_was_typed_are_ignored(typed: str) -> None:
    assert TypedConfirmForm({"typed": typed}, expected=EXPECTED).is_valid()


@pytest.mark.parametrize("typed", ["", "web-prod", "kv-payments/WEB-PROD", f"{EXPECTED}s"])
def test_everything_else_must_match(typed: str) -> None:
    form = TypedConfirmForm({"typed": typed}, expected=EXPECTED)
    assert form.errors["typed"] == [f"That is not {EXPECTED}. Nothing was done."]


def test_the_field_says_what_to_type() -> None:
    assert TypedConfirmForm(expected=EXPECTED)["typed"].label == f"Type {EXPECTED} to confirm"


@pytest.mark.parametrize("data", [{}, {"happened": "yes", "note": " "}, {"note": "seen it"}])
def test_a_decision_needs_an_answer_and_a_note(data: dict[str, str]) -> None:
    assert not DecideForm(data).is_valid()
