"""Dates in words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from certificates.templatetags import words

NOW = datetime(2026, 11, 24, 3, 16, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_night() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_exact_is_a_time_element_in_utc() -> None:
    assert words.exact(NOW) == (
        '<time class="nowrap" datetime="2026-11-24T03:16:05+00:00">24 Nov 2026, 03:16 UTC</time>'
    )


def test_steps_are_told_to_the_second() -> None:
    assert ">24 Nov 2026, 03:16:05 UTC<" in words.to_the_second(NOW)


def test_nothing_is_said_of_no_date() -> None:
    assert [words.exact(None), words.relative(None), words.ago(None), words.due(None)] == [""] * 4


@pytest.mark.parametrize(("days", "expected"), [(12, "in 12 days"), (-3, "expired 3 days ago")])
def test_relative_looks_both_ways(days: int, expected: str) -> None:
    assert words.relative(NOW + timedelta(days=days)) == expected


def test_what_is_due_does_not_expire() -> None:
    assert words.due(NOW - timedelta(days=1)) == "any moment now"
    assert words.due(NOW + timedelta(days=90)) == "in 90 days"


def test_days_left_counts_whole_days() -> None:
    assert words.days_left(NOW + timedelta(days=6, hours=23)) == 6
