"""What `make bench` prints and how it ends."""

from collections.abc import Iterator

import pytest

from bench.__main__ import main
from bench.figure import Row, side_by_side


def quick(rounds: int) -> Iterator[Row]:
    yield Row("requests", f"{rounds} rounds", "9/s of a peer", 0.5, at_least=0.4)
    yield Row("seconds", "2 s", "1 s to sign", 2.0, at_most=3)


def slow(rounds: int) -> Iterator[Row]:
    yield Row("late", "5 s", "1 s", 5.0, at_most=3)


class TestRows:
    def test_each_tells_all_and_that_it_holds(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([], {"quick": quick}) == 0
        _, first, second = capsys.readouterr().out.splitlines()
        assert " ".join(first.split()) == "requests 5 rounds 9/s of a peer 0.50 >= 0.4 holds"
        assert " ".join(second.split()) == "seconds 2 s 1 s to sign 2.00 <= 3 holds"

    def test_one_that_falls_short_fails_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([], {"slow": slow, "quick": quick}) == 1
        said = capsys.readouterr().out.splitlines()
        assert [line.rpartition("  ")[2] for line in said[1:]] == ["falls short", "holds", "holds"]

    def test_that_none_ran_fails(self) -> None:
        assert main([], {}) == 1
        assert main([], {"empty": lambda rounds: []}) == 1

    def test_some_can_be_chosen(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["quick", "--rounds", "7"], {"slow": slow, "quick": quick}) == 0
        assert "7 rounds" in capsys.readouterr().out

    def test_a_name_that_is_none_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["fast"], {"quick": quick})
        assert "there is no figure fast" in capsys.readouterr().err


class TestGoals:
    @pytest.mark.parametrize(
        ("goals", "holds"),
        [
            ({"at_least": 1.0}, True),
            ({"at_least": 1.1}, False),
            ({"at_most": 1.0}, True),
            ({"at_most": 0.9}, False),
            ({}, False),
        ],
    )
    def test_the_limit_itself_is_good_enough(self, goals: dict[str, float], holds: bool) -> None:
        assert Row("x", "", "", 1.0, **goals).holds is holds

    def test_legs_take_turns_and_the_median_round_counts(self) -> None:
        order: list[str] = []
        values = iter([1.0, 2.0, 90.0, 9.0, 3.0, 4.0])

        def leg(name: str) -> float:
            order.append(name)
            return next(values)

        legs = side_by_side(lambda: leg("a"), lambda: leg("b"), 3)
        assert order == ["a", "b"] * 3
        assert legs.ratio == 3 / 4
