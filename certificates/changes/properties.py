"""Changes of a certificate's current version, or of the version that the address names."""

from dataclasses import replace
from typing import TypeVar

from django.http import QueryDict

from certificates.changes.base import Change, Confirmation, Link, Question
from certificates.changes.cancel import CancelChange
from certificates.domain import az
from certificates.domain.evidence import Comparison, properties_in_words
from certificates.domain.issuers import authority_in_words
from certificates.domain.lifecycle import State
from certificates.domain.looks import Look
from certificates.domain.operation_status import OperationStatus
from certificates.domain.records import Pending
from certificates.models import Operation, Person, Vault
from certificates.services import certificates
from certificates.services.certificates import Current, Detail
from certificates.verbs import Update

NO_OTHER = "No other version takes its place."

U = TypeVar("U", bound=Update)


class UpdateChange(Change[U]):
    """What all changes of properties have in common."""

    def set_attributes(self, verb: U, vault: str, *words: str) -> str:
        """The ``az`` command that sets properties, of one version where the verb names it."""
        version = ["--version", verb.version] if verb.version else []
        return az.command("set-attributes", vault, verb.name, *version, *words)

    def under_way(self, vault: Vault, verb: U) -> Pending | None:
        """What is about to make another version the current one. Raises VaultFailure."""
        if verb.version:
            return None
        pending = certificates.pending_of(vault=vault, name=verb.name)
        return pending if pending and pending.status == OperationStatus.IN_PROGRESS else None

    def cancel_link(self, vault: Vault, verb: U) -> Link:
        """Where that can be stopped first."""
        return CancelChange().link(vault.slug, verb.name, "Cancel that operation first")

    def afterwards(self, operation: Operation, current: Current | None) -> str:
        """That another version has become the current one, to which none of it was done."""
        verb, done = operation.verb_object, (operation.result or {}).get("version")
        is_done = operation.status is State.SUCCEEDED and operation.before is not None
        if not (is_done and done and isinstance(verb, Update)):
            return ""
        if verb.version or current is None or current.version == done:
            return ""
        if current.version in operation.baseline.version_ids:
            return ""  # what is known of the certificate is older than the operation
        state = {None: "", True: " It is enabled.", False: " It is disabled."}[current.enabled]
        return (
            f"Version {current.version[:8]} has become the current one since version {done[:8]} "
            f"was {verb.words.participle}.{state}"
        )

    def comparisons(self, verb: U, before: Look, last: Look) -> list[Comparison]:
        """The version that was to be changed."""
        then, now = (properties_in_words(verb.version_in(look)) for look in (before, last))
        return [Comparison("The version", then, now)]


def waiting_words(pending: Pending) -> str:
    """What a certificate operation will do to a change of the current version."""
    authority = authority_in_words(pending.issuer)
    return (
        f"A new version is being made ({authority}, request {pending.request_id[:8]}): once it is "
        "issued, it becomes the current version, with a state and tags of its own."
    )


class SwitchChange(UpdateChange[U], Confirmation[U]):
    """Enabled, or disabled."""

    enables: bool

    def asked(self, name: str, query: QueryDict) -> U:
        """Of the current version, or of one."""
        return self.verb(name=name, version=query.get("version", ""))

    def ask(self, actor: Person, vault: Vault, verb: U) -> Question:
        """What will happen, and what is about to make another version the current one."""
        question = super().ask(actor, vault, verb)
        pending = self.under_way(vault, verb)
        if pending is None:
            return question
        said = [words for words in question.consequences if words != NO_OTHER]
        first = self.cancel_link(vault, verb)
        return replace(question, consequences=(*said, waiting_words(pending)), first=first)

    def az(self, verb: U, vault: str) -> str:
        """The ``az`` command that switches it."""
        return self.set_attributes(verb, vault, "--enabled", str(self.enables).lower())

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version, and it is not so already."""
        certificate = subject.certificate
        return certificate.der is not None and certificate.enabled is not self.enables
