"""A recording played to a running vault: its requests, each answer compared with the recorded one.

Requests carry the recorded host and names, so that ids and lengths come out the same. What the
service generated is replaced by what the vault generated for it.
"""

from typing import Any

from localvault.caller import Answer
from localvault.testing import LocalVault
from tests.contract.comparing import differences
from tests.contract.preludes import ANY_LENGTH, DELAY, OWN_PART, PRELUDES, WAITS
from tests.contract.stage import Stage
from tests.contract.steps import CLEANED, Step


class Replay:
    """One recording on a vault of its own, played as far as someone has asked."""

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
        if step.key in WAITS:
            self._stage.vault.forward(seconds=DELAY)
        answer = self._send(step)
        return differences(step, answer, self._stage.same, any_length=step.key in ANY_LENGTH)

    def _send(self, step: Step) -> Answer:
        stage = self._stage
        path = stage.same.translated(step.path).replace(CLEANED, stage.next_page)
        own_part = OWN_PART.get(step.key)
        body = own_part(stage, step) if own_part else self._translated(step.body)
        token = None if step.status == 401 else "any"
        return stage.ask(step.method, path, body, host=step.host, token=token)

    def _translated(self, body: Any) -> Any:
        if isinstance(body, dict):
            return {key: self._translated(value) for key, value in body.items()}
        return self._stage.same.translated(body) if isinstance(body, str) else body
