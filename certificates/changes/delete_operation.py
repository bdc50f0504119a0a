"""Delete the certificate operation of a certificate."""

from certificates import verbs
from certificates.changes.cancel import EndingChange
from certificates.domain import az
from certificates.domain.operation_status import OperationStatus
from certificates.services.certificates import Detail


class DeleteOperationChange(EndingChange[verbs.DeleteOperation]):
    """Delete the operation."""

    verb = verbs.DeleteOperation
    word = "Delete the operation"
    label = "Delete the operation of {name}"
    question = "Delete the operation of {name}?"
    button = "Delete the operation of {name}"
    consequences = (
        "What the vault keeps of the operation is gone, its CSR and its error included.",
        "Versions that exist stay as they are.",
    )

    def az(self, verb: verbs.DeleteOperation, vault: str) -> str:
        """The ``az`` command that deletes it."""
        return az.command("pending delete", vault, verb.name)

    def is_offered(self, subject: Detail) -> bool:
        """Until it is completed: what has made a version is no longer of interest."""
        return subject.pending is not None and subject.pending.status != OperationStatus.COMPLETED
