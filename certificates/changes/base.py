"""Change: a verb as people see it, with the defaults that serve most of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from django.http import QueryDict
from django.urls import reverse

from certificates.domain import az
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.evidence import Candidate, Comparison
from certificates.domain.lifecycle import State
from certificates.domain.looks import Look
from certificates.domain.records import Certificate, VersionListed
from certificates.domain.sealed import Sealed
from certificates.forms.base import OperationForm
from certificates.models import Operation, Person, Vault
from certificates.services import operations
from certificates.services.certificates import Current, Detail
from certificates.services.operations import Later
from certificates.verbs import Subject, Verb

V = TypeVar("V", bound=Verb)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A button, or a line of a menu. One that ``posts`` acts at once, the others open a page."""

    key: str  # names its element on a page
    label: str
    icon: str
    url: str
    posts: bool = False


class Ended(NamedTuple):
    """An operation, and what the person who looks at it may do next."""

    operation: Operation
    allowed: frozenset[Action]
    is_recoverable: bool  # what it deleted is still among the deleted, as far as is known
    later: Later | None  # what came after it on the same certificate, so that it may not fit now

    @property
    def is_last(self) -> bool:
        """Whether it is done and nothing came after it: what follows from it still fits."""
        return self.operation.status is State.SUCCEEDED and self.later is None


class Change(Generic[V]):
    """Everything that people see of one verb.

    ``word`` is shown in menus and names what a role does not allow; ``label`` is the line of the
    menu where that needs more. ``place`` is what its page belongs to, where that is not what the
    verb acts on.
    """

    verb: type[V]
    word: ClassVar[str]
    label: ClassVar[str] = ""
    icon: ClassVar[str]
    place: ClassVar[Subject | None] = None
    asks_nothing: ClassVar[bool] = False  # a button does it at once

    # where it leads

    @property
    def url_name(self) -> str:
        """The name of its address: ``certificate-delete``."""
        return f"{self.verb.subject}-{self.verb.key}"

    def url(self, vault: str, name: str, /, **query: str) -> str:
        """The page that asks for it, about one certificate or issuer, or about what has no name."""
        at = [vault, name] if (self.place or self.verb.subject).has_name else [vault]
        given = {field: value for field, value in query.items() if value}
        return reverse(f"certificates:{self.url_name}", args=at, query=given or None)

    def link(self, vault: str, name: str, label: str = "", **query: str) -> Link:
        """Where it leads from a menu or a page, under its own label or another one."""
        return Link(
            key=self.verb.key,
            label=label or (self.label or self.word).format(name=name),
            icon=self.icon,
            url=self.url(vault, name, **query),
            posts=self.asks_nothing,
        )

    def retry_url(self, operation: Operation) -> str:
        """The page that does an operation again, filled as it was."""
        version = operation.request.get("version", "")
        return self.url(operation.vault.slug, operation.subject_name, version=version)

    # when it is offered

    def is_offered(self, subject: Any) -> bool:
        """Whether the menu has it: for a Detail, or for a row of the deleted certificates."""
        return True

    def is_offered_for(self, version: VersionListed) -> bool:
        """Whether it is offered for one version in the list of versions."""
        return False

    def as_next_action(self, detail: Detail) -> str:
        """The label of the certificate's one solid button; "" where another action is due."""
        return ""

    # what it says

    def az(self, verb: V, vault: str) -> str:
        """The equivalent ``az`` command; a sentence where az has none."""
        return az.command(verb.key, vault, verb.subject_name)

    def request_facts(self, verb: V) -> list[tuple[str, str]]:
        """The request apart from vault and name: labels and values, untrusted."""
        return []

    def candidate(self, verb: V) -> Candidate | None:
        """What was asked, in the terms in which new versions and requests are compared with it."""
        return None

    def comparisons(self, verb: V, before: Look, last: Look) -> list[Comparison]:
        """What two looks saw of that which this verb alone is about."""
        return []

    def next_links(self, ended: Ended) -> list[Link]:
        """What can be done next, once it is accepted or done."""
        return []

    def afterwards(self, operation: Operation, current: Current | None) -> str:
        """What has happened to the certificate since, which the operation itself does not say."""
        return ""

    def changed_words(self, verb: V, opened: Facts) -> str:
        """Why nothing was sent, where what the form was opened with is not what is there now."""
        return f"{verb.what} was changed since you opened this form."


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a confirmation shows above its button."""

    consequences: tuple[str, ...]
    undo: str = ""  # whether it can be undone, where that does not depend on the vault
    first: Link | None = None  # what may be better done before
    certificate: Certificate | None = None  # how long it can be recovered, where it can


class Confirmation(Change[V]):
    """A change that asks nothing but "sure?". Its texts are filled with ``name``."""

    question: ClassVar[str]
    button: ClassVar[str]
    consequences: ClassVar[tuple[str, ...]] = ()
    undo: ClassVar[str] = ""

    def asked(self, name: str, query: QueryDict) -> V:
        """The verb that an address asks for. Raises ValueError where it can be none."""
        return self.verb(name=name)

    def must_be_typed(self, verb: V, vault: Vault) -> bool:
        """Whether ``vault/name`` is asked for, by what the portal itself knows."""
        return False

    def ask(self, actor: Person, vault: Vault, verb: V) -> Question:
        """What the person should know first. Raises NotThere and VaultFailure."""
        consequences = tuple(text.format(name=verb.name) for text in self.consequences)
        return Question(consequences=consequences, undo=self.undo)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request for the page of a form."""

    actor: Person
    vault: Vault
    name: str  # "" where the form asks for it
    query: QueryDict
    posted: QueryDict | None = field(repr=False)  # None where nothing was sent
    files: Any = field(repr=False, default=None)


class FormChange(Change[V]):
    """A change that asks for more. ``form`` is bound where ``asked`` holds what was sent."""

    template: ClassVar[str]

    def about(self, asked: Asked) -> V | None:
        """The verb before anything is filled in; None while it is not known what it is about."""
        return None

    def opened(self, asked: Asked) -> Facts:
        """What is there when the form is opened. Raises VaultFailure."""
        verb = self.about(asked)
        return operations.basis_of(verb, vault=asked.vault) if verb else {}

    def form(self, asked: Asked) -> OperationForm:
        """The form, empty, filled, or as it was sent. Raises NotThere and VaultFailure."""
        raise NotImplementedError

    def verb_of(self, form: Any, asked: Asked) -> V:
        """The verb that a valid form asks for."""
        raise NotImplementedError

    def sealed_of(self, form: Any) -> Sealed | None:
        """Files and password that a valid form brings."""
        return None

    def context(self, form: Any, asked: Asked) -> Mapping[str, Any]:
        """The context of its page apart from the form."""
        return {}
