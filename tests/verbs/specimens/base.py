"""Specimen: everything that the tests know of one verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Flag, auto
from typing import Any

from django.urls import reverse

from certificates.domain.spec import Spec
from certificates.domain.verdicts import Done, Working
from certificates.verbs import Verb
from localvault.testing import RunningVault
from tests.verbs.specimens.shown import Shown

NAME = "Web-1"  # of every sample
ASKED = Spec(
    subject="CN=asked",
    dns_names=("www.contoso.com",),
    key_type="EC",
    key_size=None,
    curve="P-256",
    tags={"owner": "web team"},
)
# The same and another, as the local vault takes them.
SAME = {"subject": "CN=asked", "dns_names": ["www.contoso.com"], "key_type": "EC-P-256"}
OTHER = {"subject": "CN=other", "key_type": "EC-P-256"}

OPERATORS = ("operator", "administrator")
ADMINISTRATORS = ("administrator",)


@dataclass(frozen=True)
class Scene:
    """What a vault holds under a name before something is done to it."""

    title: str
    # As ``fill`` of the local vault takes it; None: nothing.
    holds: Mapping[str, Any] | None = field(compare=False)

    def set(self, running: RunningVault, *names: str) -> None:
        """Fill the vault."""
        if self.holds is not None:
            running.fill([{"age_days": 1, **self.holds, "name": name} for name in names])

    def __str__(self) -> str:
        return self.title


NOTHING = Scene("a free name", None)
CERTIFICATE = Scene("a certificate", OTHER)
AS_ASKED = Scene("a certificate as asked", SAME)
DISABLED = Scene("a disabled certificate", {**OTHER, "enabled": False})
AT_WORK = Scene("a certificate operation at work", {**OTHER, "state": "csr"})
DELETED = Scene("a deleted certificate", {**OTHER, "state": "deleted"})


class Effect(Flag):
    """What a change by someone else means for an operation on the same certificate."""

    NONE = 0
    SAME = auto()  # as if the operation's own request had been executed
    UNDOES = auto()  # the vault is no longer as asked
    HIDES_DONE = auto()  # nobody can tell that the request was executed
    HIDES_LOST = auto()  # nobody can tell that the request never arrived
    HIDES_EARLY = auto()  # nor that, if the change came within the look before
    HIDES = HIDES_DONE | HIDES_LOST


@dataclass(frozen=True, kw_only=True)
class Page:
    """How a person asks for a verb."""

    url_name: str
    button: str
    may: tuple[str, ...] = OPERATORS
    menu: str = ""  # the entry in the menu of a certificate; "" where that has none
    asks_for_name: bool = False  # its address names no certificate
    fields: Mapping[str, str] = field(default_factory=dict)  # what is typed into it
    chosen: Mapping[str, str] = field(default_factory=dict)  # what a browser sends by itself
    is_typed: bool = False  # vault/name must be typed
    wrong: tuple[Mapping[str, str], str] | None = None  # what is refused, and the sentence
    says: str = ""  # what it warns of
    shows: str = ""  # what the certificate's own page shows afterwards
    empty: int = 400  # the status of an empty form
    reads: int = 0  # GETs of the page itself when the form is sent

    def url(self, vault: str, name: str) -> str:
        """Its address."""
        return reverse(f"certificates:{self.url_name}", kwargs=self.kwargs(vault, name))

    def kwargs(self, vault: str, name: str) -> dict[str, str]:
        """What its address names."""
        return {"vault": vault} | ({} if self.asks_for_name else {"name": name})

    def form(self, vault: str, name: str) -> dict[str, str]:
        """What is sent."""
        asked = {"name": name} if self.asks_for_name else {}
        typed = {"typed": f"{vault}/{name}"} if self.is_typed else {}
        return {**asked, **self.fields, **self.chosen, **typed}


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """One verb, as it is seen from all sides.

    ``like`` names the verb that is sent and settled in the same way: tables that take long run
    only that one.
    """

    sample: Verb
    page: Page
    like: str = ""
    refused_to: str  # completes "kv-payments refused to …"

    # at the vault
    scenes: tuple[Scene, ...] = (CERTIFICATE,)  # what it can start from, the usual one first
    permission: str
    route: str  # of its one request, by the name that the local vault's journal has for it
    delay: str = ""  # the setting of the local vault that says how long it is at work
    vanishes: bool = False  # while it is, the name shows neither as active nor as deleted
    shows: Callable[[Shown], bool]  # whether the vault is as asked

    # between portal and vault
    request: tuple[Any, ...]  # the gateway's one call for the sample: ``call.delete(NAME)``
    gives: Any = None  # what that gives
    answer: Done | Working  # what ``send`` makes of it
    answers_with: str = ""  # what is in the body of the vault's answer
    holds: str | None = "{name}"  # the slot, by the name in lower case
    settles_early: bool = True  # a look can settle it before the request must have arrived

    # others at work alongside it
    others: Mapping[str, Effect] = field(default_factory=dict)  # at any moment
    enders: Mapping[str, Effect] = field(default_factory=dict)  # while the vault is at work on it

    @property
    def key(self) -> str:
        """The verb's key."""
        return self.sample.key

    @property
    def is_followed(self) -> bool:
        """Whether the answer to its request is not the end of it."""
        return isinstance(self.answer, Working)

    @property
    def scene(self) -> Scene:
        """What it usually starts from."""
        return self.scenes[0]

    def about(self, name: str) -> Verb:
        """The sample, about another certificate."""
        return replace(self.sample, name=name)

    def takes(self, seconds: float, running: RunningVault) -> None:
        """Have the vault be at work on it for so long."""
        settings: Any = {self.delay: seconds}
        running.configure(**settings)

    def keeps_away(self, other: "Specimen") -> bool:
        """Whether the two cannot be open on one certificate at the same time."""
        return self.holds is not None and self.holds == other.holds

    def __str__(self) -> str:
        return self.key
