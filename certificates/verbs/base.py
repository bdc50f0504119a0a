"""What every verb says of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from certificates.domain.actions import Action
from certificates.domain.attempts import Attempt
from certificates.domain.basis import Facts
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.names import WRONG_NAME, is_name, key_of, name_problem
from certificates.domain.sealed import Sealed
from certificates.domain.spec import Spec
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import Accepted, Done, Verdict, Working


class Gateway(Protocol):
    """The requests that verbs can make of a vault: one each, never repeated.

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

        A field that is None stays as it is; ``tags`` replace all that are there.
        """

    def delete(self, name: str) -> bool:
        """Delete; False when the vault keeps nothing, so that there is nothing to follow."""

    def recover(self, name: str) -> None:
        """Recover a deleted certificate."""

    def purge(self, name: str) -> None:
        """Purge a deleted certificate; the vault works on it for a while."""


class Subject(StrEnum):
    """The kind of thing that a verb acts on."""

    CERTIFICATE = "certificate"
    DELETED = "deleted"  # a deleted certificate
    VAULT = "vault"
    ISSUER = "issuer"
    CONTACTS = "contacts"

    @property
    def is_certificate(self) -> bool:
        """Whether it is a certificate, active or deleted."""
        return self in (Subject.CERTIFICATE, Subject.DELETED)

    @property
    def has_name(self) -> bool:
        """Whether a vault holds several of them, each with a name."""
        return self.is_certificate or self is Subject.ISSUER


# How sentences call what has no name of its own.
_CALLED = {
    Subject.VAULT: "the vault",
    Subject.ISSUER: "the issuer {name}",
    Subject.CONTACTS: "the list of contacts",
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """A verb in sentences, filled with ``name`` and ``vault``.

    ``attempt`` completes "kv-payments refused to …", ``participle`` "web-prod was not …".
    """

    title: str
    attempt: str
    participle: str
    waiting: str
    done: str


@dataclass(frozen=True, kw_only=True)
class Verb(ABC):
    """One action in a vault. A frozen dataclass: its fields are the request, and are stored.

    All but ``send`` are pure. ``gets`` is what a look asks, in this order: the certificate first
    and last where its incarnation matters, the pending operation before the versions, so that a
    version which is absent then was not made.
    """

    name: str = ""  # the certificate's; "" where it is about none

    key: ClassVar[str]
    action: ClassVar[Action]  # who may
    permission: ClassVar[str]  # of the portal's identity in the vault, besides get and list
    gets: ClassVar[tuple[Get, ...]]
    words: ClassVar[Words]
    subject: ClassVar[Subject] = Subject.CERTIFICATE
    becomes: ClassVar[Subject | None] = Subject.CERTIFICATE  # the certificate, once this is done
    takes_away: ClassVar[bool] = False  # something is lost by it
    frees_slot: ClassVar[bool] = False  # once accepted, others may run at the same time
    is_read: ClassVar[bool] = False  # changes nothing: a lost answer is a failure
    is_transfer: ClassVar[bool] = False  # moves a whole certificate, which takes longer
    is_filled_in: ClassVar[bool] = False  # the person types values, which can be corrected

    def __post_init__(self) -> None:
        """The name becomes part of an address, so nothing but a name may be in it."""
        if self.name and (problem := name_problem(self.name)):
            raise ValueError(problem)
        if (self.subject_name or self.subject.has_name) and not is_name(self.subject_name):
            raise ValueError(WRONG_NAME)

    @property
    def subject_name(self) -> str:
        """The name of the certificate or issuer it acts on; "" where a vault has only one."""
        return self.name

    @property
    def what(self) -> str:
        """The thing that it acts on, as its words call it."""
        return self.subject_name

    @property
    def slot(self) -> str | None:
        """What it occupies in its vault while it is open: one at a time. None for reads.

        No certificate's name has a tilde, so an issuer of the same name keeps nobody waiting.
        """
        if self.is_read:
            return None
        key = key_of(self.subject_name)
        if self.subject.is_certificate:
            return key
        return f"~{self.subject}/{key}" if key else f"~{self.subject}"

    @property
    def has_basis(self) -> bool:
        """Whether it says what it is built on."""
        return type(self).basis is not Verb.basis

    @property
    def deadline(self) -> float:
        """Seconds that its one request may take. Its lease, and when it is quiet, follow."""
        return TIMINGS.transfer_deadline if self.is_transfer else TIMINGS.change_deadline

    @property
    def needed_version(self) -> str:
        """The oldest API version that has all that it asks for; "" where every version has."""
        return ""

    @property
    def attempt(self) -> Attempt:
        """The verb as sentences about its failure need it."""
        return Attempt(
            infinitive=self.words.attempt.format(name=self.subject_name),
            participle=self.words.participle,
            thing=_CALLED.get(self.subject, "").format(name=self.subject_name),
            permission=self.permission,
            is_change=not self.is_read,
            is_filled_in=self.is_filled_in,
        )

    @abstractmethod
    def refuse(self, before: Look) -> FailureKind | None:
        """Why this cannot be sent, given what the vault looked like just now."""

    def basis(self, look: Look) -> Facts:
        """What is there that it would change, and that its form has shown; nothing by default.

        A form that was opened when other things were there is not sent: the person is asked again.
        """
        return {}

    @abstractmethod
    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """Make the one request. Done: nothing to follow. Raises NotSent, Refused, Lost.

        Args:
            sealed: files and password, of the verbs that need them.
        """

    @abstractmethod
    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """What a look says of the accepted request."""

    @abstractmethod
    def find_out(self, before: Look, now: Look) -> Verdict:
        """What a look says when the answer to the request was lost."""

    def waits_for_people(self) -> bool:
        """Whether the vault waits for a person outside: it is then asked less and less often."""
        return False

    def waiting_sentence(self, vault: str) -> str:
        """What is happening while the vault is at work."""
        return self.words.waiting.format(name=self.subject_name, vault=vault)

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """What has happened."""
        return self.words.done.format(name=self.subject_name, vault=vault)
