"""Purge a deleted certificate."""

from certificates import verbs
from certificates.changes.base import Confirmation, Ended, Link
from certificates.changes.create import CreateChange
from certificates.models import DeletedCertificate, Vault


class PurgeChange(Confirmation[verbs.Purge]):
    """Purge."""

    verb = verbs.Purge
    word = "Purge"
    label = "Purge {name}"
    icon = "trash"
    question = "Purge {name}?"
    button = "Purge {name}"
    consequences = (
        "{name} is gone for good: certificate, key, all versions.",
        "Backups of it can still be restored.",
        "The name is available a few minutes later.",
    )
    undo = "No. This cannot be undone."

    def must_be_typed(self, verb: verbs.Purge, vault: Vault) -> bool:
        """Always."""
        return True

    def is_offered(self, subject: DeletedCertificate) -> bool:
        """Where the vault has no purge protection."""
        return subject.is_purgeable

    def next_links(self, ended: Ended) -> list[Link]:
        """Once it is done, a new certificate of the same name."""
        operation, create = ended.operation, CreateChange()
        if not ended.is_last or create.verb.action not in ended.allowed:
            return []
        vault, name = operation.vault.slug, operation.display_name
        return [create.link(vault, name, "Create with this name")]
