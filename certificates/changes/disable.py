"""Disable a certificate or a version."""

from certificates import verbs
from certificates.changes.base import Ended, Link
from certificates.changes.enable import EnableChange
from certificates.changes.properties import NO_OTHER, SwitchChange
from certificates.domain.records import VersionListed


class DisableChange(SwitchChange[verbs.Disable]):
    """Disable."""

    verb = verbs.Disable
    word = "Disable"
    label = "Disable {name}"
    icon = "circle-off"
    enables = False
    question = "Disable {name}?"
    button = "Disable {name}"
    consequences = (
        "Reads are denied: the vault gives out neither its key nor its secret.",
        NO_OTHER,
        "Applications that have read it keep using their copy until they read it again.",
        "Which applications these are is not known to the portal.",
    )
    undo = "Yes, at any time: enable it."

    def is_offered_for(self, version: VersionListed) -> bool:
        """For a version that is enabled."""
        return version.enabled

    def next_links(self, ended: Ended) -> list[Link]:
        """Once it is done, the way back."""
        operation, enable = ended.operation, EnableChange()
        if not ended.is_last or enable.verb.action not in ended.allowed:
            return []
        version = operation.request.get("version", "")
        at = (operation.vault.slug, operation.display_name)
        return [enable.link(*at, enable.word, version=version)]
