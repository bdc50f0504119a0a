"""What a figure is: a measured value, its peer or limit, and the ratio they must have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Row:
    """One figure as it was measured.

    `measured` and `beside` say in words what the two legs gave; `ratio` is the first by the second.
    It must be `at_least` or `at_most` so much, whichever is given.
    """

    name: str
    measured: str
    beside: str
    ratio: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the goal is met; a row without one never does."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return self.at_most is not None and self.ratio <= self.at_most

    @property
    def goal(self) -> str:
        """The goal in words."""
        return f">= {self.at_least}" if self.at_least is not None else f"<= {self.at_most}"


# Takes how many rounds to run and gives its rows as they are ready.
Figure = Callable[[int], Iterable[Row]]
Leg = Callable[[], float]


@dataclass(frozen=True)
class Legs:
    """What two legs gave, round by round."""

    first: list[float]
    second: list[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios, first by second."""
        return median(one / other for one, other in zip(self.first, self.second, strict=True))


def side_by_side(first: Leg, second: Leg, rounds: int) -> Legs:
    """Run two legs in turn, so that whatever else the machine does meets both alike."""
    results = [(first(), second()) for _ in range(rounds)]
    return Legs([one for one, _ in results], [other for _, other in results])


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin
