"""Every verb from every scene it can start from, about a certificate of its own."""

from dataclasses import dataclass

from certificates.verbs import Verb
from localvault.testing import LocalVault
from tests.proofs.settling.portal import fresh
from tests.verbs.specimens import ALL, Specimen
from tests.verbs.specimens.base import Scene


@dataclass(frozen=True)
class Start:
    """A verb, and what the vault holds before it is performed."""

    specimen: Specimen
    scene: Scene

    @property
    def route(self) -> str:
        """The vault's route of its one request."""
        return self.specimen.route

    def prepare(self, running: LocalVault) -> Verb:
        """Set the scene under a new name; gives the verb about it."""
        name = fresh(self.specimen.key)
        self.scene.set(running, name)
        return self.specimen.about(name)

    def __str__(self) -> str:
        usual = self.scene is self.specimen.scene
        return self.specimen.key if usual else f"{self.specimen.key} of {self.scene}"


# By the verb's key; where it does not start from its usual scene, by that, too.
STARTS = {
    str(start): start
    for start in (Start(specimen, scene) for specimen in ALL for scene in specimen.scenes)
}
