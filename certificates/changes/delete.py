"""Delete a certificate."""

from certificates import verbs
from certificates.changes.base import Confirmation, Ended, Link, Question
from certificates.changes.recover import RecoverChange
from certificates.models import Person, Vault
from certificates.services import certificates

NO_VERSION = "There is no version yet; the CSR and its key are given up."
CSR_GIVEN_UP = "The key of the CSR that waits for its CA is given up."
NAME_TAKEN = "The name stays taken until it is purged."


class DeleteChange(Confirmation[verbs.Delete]):
    """Delete."""

    verb = verbs.Delete
    word = "Delete"
    label = "Delete {name}"
    icon = "trash"
    question = "Delete {name}?"
    button = "Delete {name}"

    def must_be_typed(self, verb: verbs.Delete, vault: Vault) -> bool:
        """Always: applications fail by it."""
        return True

    def ask(self, actor: Person, vault: Vault, verb: verbs.Delete) -> Question:
        """Which versions go, and until when they can be recovered."""
        detail = certificates.one(actor=actor, vault=vault, name=verb.name)
        number = len(detail.versions)
        if not number:  # nothing that an application could read, but the name is taken all the same
            consequences = (NO_VERSION, NAME_TAKEN)
            return Question(consequences=consequences, certificate=detail.certificate)
        versions = "Its only version is" if number == 1 else f"All {number} versions are"
        waits = detail.pending is not None and detail.pending.waits_for_merge
        consequences = (
            f"{versions} deleted, with key and secret.",
            "Applications that read it fail at their next read.",
            NAME_TAKEN,
            *((CSR_GIVEN_UP,) if waits else ()),
        )
        return Question(consequences=consequences, certificate=detail.certificate)

    def next_links(self, ended: Ended) -> list[Link]:
        """Recover, at one click, while that is possible."""
        if (
            not (ended.is_recoverable and ended.is_last)
            or RecoverChange.verb.action not in ended.allowed
        ):
            return []
        operation = ended.operation
        return [RecoverChange().link(operation.vault.slug, operation.display_name)]
