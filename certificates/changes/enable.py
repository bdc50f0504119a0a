"""Enable a certificate or a version."""

from certificates import verbs
from certificates.changes.properties import SwitchChange
from certificates.domain.records import VersionListed
from certificates.domain.states import CertificateState
from certificates.services.certificates import Detail


class EnableChange(SwitchChange[verbs.Enable]):
    """Enable."""

    verb = verbs.Enable
    word = "Enable"
    icon = "circle-check"
    enables = True
    question = "Enable {name}?"
    button = "Enable {name}"
    consequences = ("Readers get certificate, key and secret from the vault again.",)
    undo = "Yes, at any time: disable it."

    def is_offered_for(self, version: VersionListed) -> bool:
        """For a version that is disabled."""
        return not version.enabled

    def as_next_action(self, detail: Detail) -> str:
        """What a disabled certificate waits for."""
        return self.word if detail.state is CertificateState.DISABLED else ""
