"""Every step of every recording, asked of a running vault and answered as it was recorded."""

from collections.abc import Callable

import pytest

from tests.contract.replay import Replay
from tests.contract.steps import Step, recorded

STEPS = [step for steps in recorded().values() for step in steps]


@pytest.mark.parametrize("step", STEPS, ids=[step.label for step in STEPS])
def test_it_is_answered_as_recorded(replays: Callable[[str], Replay], step: Step) -> None:
    found = replays(step.recording).differences(step)
    assert not found, "\n".join([f"{step.label} differs from the recording:", *found])
