"""Dates in words, at the boundaries of each unit."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from certificates.domain.expiry import ago, exact, in_words, length

NOW = datetime(2026, 11, 24, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=119, seconds=59), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=48), "48 hours"),
        (timedelta(hours=48, seconds=1), "2 days"),
        (timedelta(days=3) - timedelta(seconds=1), "2 days"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=3_650), "3,650 days"),
    ],
)
def test_a_span_is_told_in_whole_units_rounded_down(span: timedelta, words: str) -> None:
    assert length(span) == length(-span) == words


def test_every_year_has_four_digits() -> None:
    assert exact(datetime(1, 1, 1, tzinfo=UTC)) == "1 Jan 0001, 00:00 UTC"
    assert exact(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) == "31 Dec 9999, 23:59 UTC"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=12), "in 12 days"),
        (timedelta(seconds=1), "in 1 second"),
        (timedelta(0), "expired 0 seconds ago"),
        (timedelta(seconds=-1), "expired 1 second ago"),
        (timedelta(days=-3), "expired 3 days ago"),
    ],
)
def test_expiry_is_told_from_now(left: timedelta, words: str) -> None:
    assert in_words(NOW + left, NOW) == words


def test_ago() -> None:
    assert ago(NOW - timedelta(minutes=3), NOW) == "3 minutes ago"


def test_the_exact_moment_is_in_utc_for_every_reader() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert exact(there) == exact(NOW) == "24 Nov 2026, 03:16 UTC"
    assert exact(NOW.replace(day=4)) == "4 Nov 2026, 03:16 UTC"
