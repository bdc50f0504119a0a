"""What an explanation is made of, and the words that many of them share."""

import shlex
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certificates.domain.attempts import Attempt
from certificates.domain.expiry import exact
from certificates.domain.failures import Failure
from certificates.domain.text import inert


class Target(StrEnum):
    """Where a remedy leads; pages turn it into a link or a button."""

    TRY_AGAIN = "try-again"
    RECOVER = "recover"
    OTHER_NAME = "other-name"
    CERTIFICATE = "certificate"
    DELETED = "deleted"
    OPERATIONS = "operations"
    CANCEL = "cancel"
    CHECK = "check"  # of the connection, on the vault's page


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """One thing to do: a sentence, with a command to copy or a place to go."""

    text: str
    command: str = ""
    to: Target | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What happened and where, why and what was not changed, and what to do; first things first."""

    what: str
    why: str
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of the vault and of the portal's identity in it, apart from the failure."""

    held: tuple[str, ...] = ()  # certificate permissions that the identity has
    lacked: tuple[str, ...] = ()
    credential: str = ""  # its name in the settings; "" is the default one
    used_by: tuple[str, ...] = ()  # the vaults that are reached with it
    owner_email: str = ""
    asked_by: str = ""


@dataclass(frozen=True)
class Context:
    """A failure together with what was tried and what is known."""

    failure: Failure
    attempt: Attempt
    name: str
    known: Known

    @property
    def vault(self) -> str:
        """The vault's name."""
        return self.failure.vault

    @property
    def which(self) -> str:
        """What it is about: a certificate, by name where that is known, or something else."""
        return self.attempt.thing or self.name or "the certificate"

    @property
    def reading(self) -> bool:
        """Whether the vault was only asked to show something, be it on the way to a change."""
        return not self.attempt.is_change or self.failure.never_sent

    @property
    def refused(self) -> str:
        """The opening where the vault said no: to the change, or to the look before it."""
        asked = f"read {self.which}" if self.failure.never_sent else self.attempt.infinitive
        return f"{self.vault} refused to {asked}."

    @property
    def impossible(self) -> str:
        """The opening where the vault said no, or where the portal saw that it would."""
        return self.refused if self.failure.status else f"{self._with('cannot be')}."

    @property
    def held_back(self) -> str:
        """The opening where the portal itself said no."""
        return f"{self._with('was not')}."

    def _with(self, verb: str) -> str:
        which = self.name or self.which[0].upper() + self.which[1:]
        return f"{which} {verb} {self.attempt.participle} in {self.vault}"

    @property
    def unchanged(self) -> str:
        """Said of every change that certainly did not happen."""
        return " Nothing was changed." if self.attempt.is_change else ""

    @property
    def own_words(self) -> str:
        """Key Vault's own text, inert and on one line."""
        return inert(" ".join(self.failure.message.split()))

    @property
    def quoted_vault(self) -> str:
        """The vault's name for a shell."""
        return shlex.quote(self.vault)

    @property
    def again(self) -> tuple[Remedy, ...]:
        """The remedy that repeats a change, as a new operation of its own."""
        if not self.attempt.is_change:
            return ()
        return (Remedy(text="Try again", to=Target.TRY_AGAIN),)

    @property
    def check(self) -> Remedy:
        """The remedy that finds out which step to the vault fails."""
        return Remedy(text=f"Check the connection, on the page of {self.vault}.", to=Target.CHECK)


def date(text: str) -> str:
    """An ISO time in words; empty when it is not one."""
    try:
        return exact(datetime.fromisoformat(text))
    except ValueError:
        return ""


def sentence(text: str) -> str:
    """A text of unknown origin, ended as a sentence ends; "" stays ""."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
