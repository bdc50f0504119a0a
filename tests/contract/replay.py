"""A recording played to a running vault: the same requests, each answer held against the recorded.

Requests carry the recorded host and names, so that ids and lengths come out the same. What the
service generated is replaced by what the vault generated for it.
"""

import time
from typing import Any

from localvault.testing import LocalVault
from tests.contract.comparing import differences
from tests.contract.preludes import ANY_LENGTH, OWN_PART, PRELUDES, WAITS
from tests.contract.stage import Stage
from tests.contract.steps import Step
from tests.localvault.calls import Answer

_PATIENCE = 5.0


class Replay:
    """One recording on a vault of its own, played as far as somebody has asked."""

    def __init__(self, vault: LocalVault, steps: list[Step]) -> None:
        self._stage = Stage(vault, steps)
        self._found: list[list[str]] = []

    def differences(self, step: Step) -> list[str]:
        """Return what is otherwise in a step; all steps before it are played first."""
        while len(self._found) < step.number:
            self._found.append(self._play(self._stage.steps[len(self._found)]))
        return self._found[step.number - 1]

    def _play(self, step: Step) -> list[str]:
        if step.key in PRELUDES:
            PRELUDES[step.key](self._stage, step)
        answer = self._send(step)
        deadline = time.monotonic() + _PATIENCE
        while step.key in WAITS and not _is_it(step, answer) and time.monotonic() < deadline:
            time.sleep(0.05)
            answer = self._send(step)
        return differences(step, answer, self._stage.same, any_length=step.key in ANY_LENGTH)

    def _send(self, step: Step) -> Answer:
        stage = self._stage
        path = stage.same.translated(step.path).replace("Sanitized", stage.next_page)
        own_part = OWN_PART.get(step.key)
        body = own_part(stage, step) if own_part else self._translated(step.body)
        token = None if step.status == 401 else "any"
        return stage.ask(step.method, path, body, host=step.host, token=token)

    def _translated(self, body: Any) -> Any:
        if isinstance(body, dict):
            return {key: self._translated(value) for key, value in body.items()}
        return self._stage.same.translated(body) if isinstance(body, str) else body


def _is_it(step: Step, answer: Answer) -> bool:
    """Tell whether an answer is the one that was waited for, and no earlier one."""
    if answer.status != step.status:
        return False
    return bool(answer.json.get("status") == step.content.get("status"))
