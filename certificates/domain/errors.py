"""The errors of the portal. Each is raised for callers to report; none is swallowed."""

from typing import TYPE_CHECKING

from certificates.domain.actions import Action, Role
from certificates.domain.failures import Failure

if TYPE_CHECKING:
    from uuid import UUID


class VaultFailure(Exception):
    """A vault did not do what it was asked."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.vault}: {failure.kind}")
        self.failure = failure


class NotThere(VaultFailure):
    """The vault answered that it has no such thing."""


class NotSent(VaultFailure):
    """A change that certainly never reached the vault."""


class Refused(VaultFailure):
    """A change that the vault refused: it did nothing."""


class Lost(VaultFailure):
    """A change that may have been done: its answer was lost or cannot be trusted."""


class NotVisible(Exception):
    """It does not exist, or this person may not see it. The error does not say which."""


class Forbidden(Exception):
    """The person sees the vault, but the role does not allow this."""

    def __init__(self, action: Action, vault: str, role: Role | None) -> None:
        super().__init__(f"{action} in {vault} is not allowed to {role or 'nobody'}")
        self.action, self.vault, self.role = action, vault, role


class SlotTaken(Exception):
    """Another operation on the same certificate is under way."""

    def __init__(self, holder: "UUID", sentence: str) -> None:
        super().__init__(sentence)
        self.holder, self.sentence = holder, sentence


class BadNonce(Exception):
    """A form came without the random value that the server put into it."""


class NotOpen(Exception):
    """The operation is not (or no longer) one that a person decides."""
