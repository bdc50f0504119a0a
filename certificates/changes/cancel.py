"""Cancel the certificate operation of a certificate."""

from typing import TypeVar

from certificates import verbs
from certificates.changes.base import Confirmation, Question
from certificates.domain.operation_status import OperationStatus
from certificates.models import Person, Vault
from certificates.services import certificates, operations
from certificates.services.certificates import Detail

CSR_GIVEN_UP = (
    "The key of this CSR is given up. A certificate the CA signs for it can never be merged."
)


V = TypeVar("V", verbs.Cancel, verbs.DeleteOperation)


class EndingChange(Confirmation[V]):
    """What cancelling an operation and deleting it have in common."""

    icon = "circle-x"
    undo = "No. A new operation makes a new key."

    def must_be_typed(self, verb: V, vault: Vault) -> bool:
        """Once the CSR was downloaded: a CA may be signing it."""
        return operations.csr_was_taken(vault=vault, name=verb.name)

    def ask(self, actor: Person, vault: Vault, verb: V) -> Question:
        """Whether a CSR becomes useless."""
        pending = certificates.one(actor=actor, vault=vault, name=verb.name).pending
        consequences = self.consequences
        if pending and pending.waits_for_merge:
            consequences += (CSR_GIVEN_UP,)
        return Question(consequences=consequences, undo=self.undo)


class CancelChange(EndingChange[verbs.Cancel]):
    """Cancel."""

    verb = verbs.Cancel
    word = "Cancel"
    label = "Cancel the operation of {name}"
    question = "Cancel the operation of {name}?"
    button = "Cancel the operation of {name}"
    consequences = (
        "The vault is asked to stop; if it is faster, the new version is made all the same.",
        "Versions that exist stay as they are.",
    )

    def az(self, verb: verbs.Cancel, vault: str) -> str:
        """Nothing: the ``az`` command deletes operations, but cancels none."""
        return "az has no command that cancels a certificate operation."

    def is_offered(self, subject: Detail) -> bool:
        """While the vault is at work."""
        return subject.pending is not None and subject.pending.status == OperationStatus.IN_PROGRESS
