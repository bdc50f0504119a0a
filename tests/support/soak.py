"""Long runs: a test draws a part of its numbers, and all of them in ``make soak``."""

import os
import random

import pytest

WHOLE = os.environ.get("KVPORTAL_TESTS_SOAK") == "yes"


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> int:
    """How often the test tries: of ``@pytest.mark.soak(part, whole)`` one or the other."""
    marker = request.node.get_closest_marker("soak")
    assert marker, "the test says how much is a part and how much the whole"
    part, whole = marker.args
    return int(whole if WHOLE else part)


@pytest.fixture
def draw() -> random.Random:
    """Chance, from a seed that is printed where the test fails."""
    seed = random.randrange(2**32)  # noqa: S311 - no secret
    print(f"seed {seed}")  # noqa: T201 - pytest shows it with the failure
    return random.Random(seed)  # noqa: S311 - no secret
