"""The intervals, and what must hold between them."""

from dataclasses import astuple

import pytest

from certificates.domain.timings import TIMINGS, Timings

DEFAULT = Timings()


def test_a_lease_is_longer_than_the_deadline_by_the_wait_for_the_database() -> None:
    assert DEFAULT.lease(DEFAULT.change_deadline) == 30
    assert DEFAULT.lease(DEFAULT.change_deadline) - DEFAULT.change_deadline >= 20


def test_it_is_quiet_when_no_request_can_have_effect_any_more() -> None:
    assert DEFAULT.quiet(DEFAULT.change_deadline) == 45
    assert DEFAULT.quiet(DEFAULT.change_deadline) > DEFAULT.lease(DEFAULT.change_deadline)


def test_the_second_look_comes_after_a_lag() -> None:
    assert DEFAULT.second_look > DEFAULT.lag


def test_a_look_ends_before_its_lease_does() -> None:
    assert DEFAULT.look_lease > DEFAULT.look_deadline


def test_the_limits_are_far_beyond_what_a_vault_takes() -> None:
    assert DEFAULT.open_limit > DEFAULT.quiet(DEFAULT.change_deadline) + DEFAULT.second_look
    assert DEFAULT.silent_limit > DEFAULT.open_limit


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0, 2), (1.9, 2), (2, 2), (4, 4), (8, 8), (16, 15), (31, 30), (61, 60), (121, 60), (9e5, 60)],
)
def test_looks_become_rarer(age: float, wait: float) -> None:
    assert DEFAULT.next_look(age) == wait


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0, 2), (31, 30), (121, 60), (600, 60), (1_200, 120), (6_000, 600), (9_000, 900), (9e5, 900)],
)
def test_what_waits_for_people_is_looked_at_less_and_less(age: float, wait: float) -> None:
    assert DEFAULT.next_look(age, waits_for_people=True) == wait


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (99, 60)]
)
def test_a_vault_that_does_not_answer_is_asked_less_often(failures: int, wait: float) -> None:
    assert DEFAULT.next_try(failures, None) == wait


@pytest.mark.parametrize(("said", "wait"), [(0, 0), (7, 7), (60, 60), (3_600, 60)])
def test_what_the_vault_says_counts_up_to_a_minute(said: float, wait: float) -> None:
    assert DEFAULT.next_try(1, said) == wait


def test_all_intervals_are_scaled_together_and_from_the_start_again() -> None:
    pace = Timings()
    for factor in (0.5, 0.1):
        pace.scale(factor)
        assert astuple(pace) == pytest.approx([one * factor for one in astuple(DEFAULT)])
    assert pace.next_look(0) == pytest.approx(0.2)
    assert pace.next_try(1, None) == pytest.approx(0.1)


def test_there_is_one_for_everybody() -> None:
    assert isinstance(TIMINGS, Timings)
