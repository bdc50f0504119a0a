"""`make bench`: every figure in rows, and exit code 1 where one falls short or none ran.

A row shows name, measured value, peer or limit, ratio, goal, and whether the goal holds.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence

from bench.figure import Figure, Row
from bench.figures import FIGURES

_ROUNDS = 5
_COLUMNS = "{:47}  {:>9}  {:27}  {:>5}  {:>7}  {}"


def main(arguments: Sequence[str] | None = None, figures: Mapping[str, Figure] = FIGURES) -> int:
    """Print a row for every figure as it is measured; return the exit code."""
    options = _options(arguments, figures)
    print(_COLUMNS.format("name", "measured", "peer or limit", "ratio", "goal", "").rstrip())
    rows = []
    for name in options.names or figures:
        for row in figures[name](options.rounds):
            print(_line(row), flush=True)
            rows.append(row)
    return 0 if rows and all(row.holds for row in rows) else 1


def _line(row: Row) -> str:
    verdict = "holds" if row.holds else "falls short"
    ratio = f"{row.ratio:.2f}"
    return _COLUMNS.format(row.name, row.measured, row.beside, ratio, row.goal, verdict)


def _options(arguments: Sequence[str] | None, figures: Mapping[str, Figure]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all, or: {', '.join(figures)}")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help="default: %(default)s")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - figures.keys():
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
