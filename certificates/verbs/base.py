"""What every verb says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.looks import DeletedSeen, Get, Look
from certificates.domain.names import is_name
from certificates.domain.spec import Spec
from certificates.domain.verdicts import Accepted, Done, Verdict, Working


class Gateway(Protocol):
    """The changes that verbs can ask of a vault: one request each, never repeated.

    Each raises NotSent (it never left), Refused (the vault did nothing) or Lost (nobody knows).
    """

    def create(self, name: str, spec: Spec) -> Accepted:
        """Start a create; gives what the vault's certificate operation is known by."""

    def renew(self, name: str, *, enabled: bool, tags: Mapping[str, str]) -> Accepted:
        """Start a create that keeps the issuance policy; gives the same as ``create``."""

    def cancel(self, name: str) -> Accepted:
        """Ask the certificate operation to stop; gives the one that the request has reached."""

    def delete_operation(self, name: str) -> None:
        """Remove the certificate operation, whatever became of it."""

    def update(
        self,
        name: str,
        version: str,
        *,
        enabled: bool | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """Set properties of a version ("": the current one); gives the id of the one reached.

        What is None stays as it is; ``tags`` take the place of all that are there.
        """

    def delete(self, name: str) -> DeletedSeen | None:
        """Delete; None when the vault keeps nothing, so that there is nothing to follow."""

    def recover(self, name: str) -> None:
        """Recover a deleted certificate."""

    def purge(self, name: str) -> None:
        """Purge a deleted certificate; the vault works on it for a while."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A verb's words, filled with ``name``, ``vault`` and, in a confirmation, facts."""

    title: str
    waiting: str
    done: str
    question: str = ""
    button: str = ""
    level: Literal["none", "ask", "type"] = "none"
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verb(ABC):
    """One change of one certificate. A frozen dataclass: its fields are the request.

    All but ``send`` are pure. ``gets`` is what a look asks, in this order: the certificate first
    and last where its incarnation matters, the pending operation before the versions, so that a
    version which is absent then was not made.
    """

    name: str

    key: ClassVar[str]
    action: ClassVar[Action]  # who may
    gets: ClassVar[tuple[Get, ...]]
    frees_slot: ClassVar[bool] = False  # once accepted, others may work beside it
    words: ClassVar[Words]

    def __post_init__(self) -> None:
        """The name becomes part of an address, so nothing but a name may be in it."""
        if not is_name(self.name):
            raise ValueError("A name has 1 to 127 letters, digits and hyphens.")

    @property
    def what(self) -> str:
        """What is changed, as its words call it."""
        return self.name

    @abstractmethod
    def refuse(self, before: Look) -> FailureKind | None:
        """Why this cannot be sent, given what the vault looked like just now."""

    @abstractmethod
    def send(self, gateway: Gateway) -> Done | Working:
        """Make the one request. Done: nothing to follow. Raises NotSent, Refused, Lost."""

    @abstractmethod
    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """What a look says of the accepted request."""

    @abstractmethod
    def find_out(self, before: Look, now: Look) -> Verdict:
        """What a look says when the answer to the request was lost."""

    def waits_for_people(self) -> bool:
        """Whether the vault waits for somebody outside: it is then asked less and less often."""
        return False

    def waiting_sentence(self, vault: str) -> str:
        """What is happening while the vault is at work."""
        return self.words.waiting.format(name=self.name, vault=vault)

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """What has happened."""
        return self.words.done.format(name=self.name, vault=vault)
