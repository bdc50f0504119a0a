"""``python -m tests.model``: every scenario, then every mistake; exit 1 when anything is wrong.

``-v`` also prints how each mistake shows. Words choose the scenarios whose name has them.
"""

import argparse
import multiprocessing
import os
import sys
import time
from multiprocessing.pool import Pool

from tests.model import mistakes, subject_mistakes
from tests.model.explorer import Found, explore
from tests.model.mistakes import Mistake
from tests.model.scenarios import BY_NAME, SCENARIOS

_LARGEST = (
    "cancel, others",
    "create twice, others",
    "create a new name twice",
    "create then import",
)  # these begin
MISTAKES = (*mistakes.MISTAKES, *subject_mistakes.MISTAKES)
_MOST_FOR_A_MISTAKE = 500_000


def _holds(name: str) -> tuple[str, Found, float]:
    began = time.monotonic()
    found = explore(BY_NAME[name])
    return name, found, time.monotonic() - began


def _shows(number: int) -> Found:
    mistake = MISTAKES[number]
    with mistake.made():
        return explore(mistake.where(), _MOST_FOR_A_MISTAKE)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(steps: tuple[str, ...]) -> None:
    for number, step in enumerate(steps, 1):
        _say(f"    {number:3} {step}")


def _scenario_line(name: str, found: Found, seconds: float) -> bool:
    holds = not found.broken
    word = "holds" if holds else "FAILS"
    numbers = f"{found.states:9,} states {found.steps:10,} steps"
    _say(f"{word} {numbers} {seconds:5.0f} s  {name}")
    if not holds:
        _say(f"      {found.broken}")
        _tell(found.trace)
    return holds


def _mistake_line(mistake: Mistake, found: Found, *, verbose: bool) -> bool:
    seen = mistake.shows in found.broken
    word = "found" if seen else "MISSED"
    _say(f"{word} after {found.states:7,} states: {mistake.name} ({found.broken or 'nothing'})")
    if verbose or not seen:
        _tell(found.trace)
    return seen


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("words", nargs="*")
    given = parser.parse_args()
    began = time.monotonic()
    # A process for each exploration gives its memory back.
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        holds = _all_scenarios(pool, given.words)
        shown = _all_mistakes(pool, verbose=given.verbose)
    _say(f"{time.monotonic() - began:.0f} s in all")
    return 0 if holds and shown else 1


def _all_scenarios(pool: Pool, words: list[str]) -> bool:
    names = [s.name for s in SCENARIOS if all(word in s.name for word in words)]
    names.sort(key=lambda name: not name.startswith(_LARGEST))
    good, states, steps = True, 0, 0
    for name, found, seconds in pool.imap_unordered(_holds, names):
        good &= _scenario_line(name, found, seconds)
        states, steps = states + found.states, steps + found.steps
    _say(f"{len(names)} scenarios, {states:,} states, {steps:,} steps\n")
    return good


def _all_mistakes(pool: Pool, *, verbose: bool) -> bool:
    found = pool.imap(_shows, range(len(MISTAKES)))
    shown = [
        _mistake_line(mistake, result, verbose=verbose)
        for mistake, result in zip(MISTAKES, found, strict=True)
    ]
    _say(f"{sum(shown)} of {len(shown)} mistakes found")
    return all(shown)


if __name__ == "__main__":
    sys.exit(main())
