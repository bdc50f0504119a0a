"""Changes of a certificate's current version, or of the version that the address names."""

from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from django.http import QueryDict

from certificates.changes.base import Change, Confirmation, Question
from certificates.domain import az
from certificates.domain.errors import VaultFailure
from certificates.domain.evidence import Comparison, properties_in_words
from certificates.domain.looks import Look
from certificates.models import Person, Vault
from certificates.services import certificates
from certificates.services.certificates import Detail
from certificates.verbs import Update
from certificates.verbs.properties import VERSION

U = TypeVar("U", bound=Update)


def current_version(vault: Vault, name: str) -> str:
    """The current version as its vault says now; "" where it does not say."""
    with suppress(VaultFailure):
        version = certificates.version_of(vault=vault, name=name).version
        return version if VERSION.fullmatch(version) else ""
    return ""


class UpdateChange(Change[U]):
    """What all changes of properties have in common."""

    def set_attributes(self, verb: U, vault: str, *words: str) -> str:
        """The ``az`` command that sets properties, of one version where the verb names it."""
        version = ["--version", verb.version] if verb.version else []
        return az.command("set-attributes", vault, verb.name, *version, *words)

    def comparisons(self, verb: U, before: Look, last: Look) -> list[Comparison]:
        """The version that was to be changed."""
        then, now = (properties_in_words(verb.version_in(look)) for look in (before, last))
        return [Comparison("The version", then, now)]


class SwitchChange(UpdateChange[U], Confirmation[U]):
    """Enabled, or disabled."""

    enables: bool

    def asked(self, name: str, query: QueryDict) -> U:
        """Of the version that was shown as the current one, or of the one that is named."""
        version, shown = query.get("version", ""), query.get("shown", "")
        return self.verb(name=name, version=version, shown="" if version else shown)

    def ask(self, actor: Person, vault: Vault, verb: U) -> Question:
        """Which version is meant, where the vault says which is the current one."""
        question = super().ask(actor, vault, verb)
        shown = "" if verb.version else current_version(vault, verb.name)
        if not shown:
            return question
        which = f"Version {shown[:8]} is meant, the current one."
        return replace(question, shown=shown, consequences=(which, *question.consequences))

    def az(self, verb: U, vault: str) -> str:
        """The ``az`` command that switches it."""
        return self.set_attributes(verb, vault, "--enabled", str(self.enables).lower())

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version, and it is not so already."""
        certificate = subject.certificate
        return certificate.der is not None and certificate.enabled is not self.enables
