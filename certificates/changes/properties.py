"""Changes of a certificate's current version, or of the version that the address names."""

from typing import TypeVar

from django.http import QueryDict

from certificates.changes.base import Change, Confirmation
from certificates.domain import az
from certificates.domain.evidence import Comparison, properties_in_words
from certificates.domain.looks import Look
from certificates.services.certificates import Detail
from certificates.verbs import Update

U = TypeVar("U", bound=Update)


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
        """Of the current version, or of one."""
        return self.verb(name=name, version=query.get("version", ""))

    def az(self, verb: U, vault: str) -> str:
        """The ``az`` command that switches it."""
        return self.set_attributes(verb, vault, "--enabled", str(self.enables).lower())

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version, and it is not so already."""
        certificate = subject.certificate
        return certificate.der is not None and certificate.enabled is not self.enables
