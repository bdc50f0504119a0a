"""The state of operations as one person sees it: what they may do next, and what came later."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from certificates.changes import change_of
from certificates.changes.base import Ended, Link
from certificates.domain.actions import Action
from certificates.domain.lifecycle import State
from certificates.models import Operation, Person
from certificates.services import access, certificates, operations
from certificates.verbs import Subject
from certificates.views.polling import polls


@dataclass(frozen=True)
class Status:
    """One operation.

    ``retry`` is the form that does it again, filled; ``next`` what its verb leads to;
    ``certificate`` its page, where the operation has left one.
    """

    operation: Operation
    polls: bool
    may_act: bool
    retry: str
    next: list[Link]
    certificate: str

    @property
    def element(self) -> str:
        """What the ids of its elements begin with: htmx keeps the focus by them."""
        return f"operation-{self.operation.id}"


def statuses(person: Person, shown: Iterable[Operation]) -> list[Status]:
    """What the status of each operation shows to ``person``."""
    found = list(shown)
    operations.note_csr_taken(found)
    deleted, later = certificates.recoverable(done=found), operations.later_than(found)
    return [
        _status(
            Ended(
                operation,
                _allowed(person, operation),
                operation.id in deleted,
                later.get(operation.id),
            )
        )
        for operation in found
    ]


def _allowed(person: Person, operation: Operation) -> frozenset[Action]:
    return access.actions_on(actor=person, vault=operation.vault, name=operation.name)


def status_of(person: Person, operation: Operation) -> Status:
    """What the status of one operation shows to ``person``."""
    return statuses(person, [operation])[0]


def _status(ended: Ended) -> Status:
    operation, change = ended.operation, change_of(ended.operation)
    may_act = operation.verb_object.action in ended.allowed
    return Status(
        operation=operation,
        polls=polls(operation),
        may_act=may_act,
        retry=change.retry_url(operation) if may_act else "",
        next=change.next_links(ended),
        certificate=_certificate_url(ended),
    )


def _certificate_url(ended: Ended) -> str:
    operation, later = ended.operation, ended.later
    is_done = operation.status is State.SUCCEEDED
    if (
        not is_done
        or operation.verb_object.becomes is not Subject.CERTIFICATE
        or not operation.name
    ):
        return ""
    if later and later.is_done and later.verb.becomes is not Subject.CERTIFICATE:
        return ""
    at = [operation.vault.slug, operation.display_name]
    return reverse("certificates:certificate-detail", args=at)
