"""Make a new version of a certificate with its current issuance policy."""

from dataclasses import dataclass
from typing import ClassVar

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Look
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import Done, Working
from certificates.verbs.base import Gateway, Words
from certificates.verbs.create import Create


@dataclass(frozen=True, kw_only=True)
class Renew(Create):
    """A create that sends no policy, so that the vault keeps the one it has, whatever is in it.

    ``spec`` says what that was when it was asked for: by it the new version is recognised.
    """

    key: ClassVar[str] = "renew"
    is_filled_in: ClassVar[bool] = False
    words: ClassVar[Words] = Words(
        title="Creating a new version of {name} in {vault}",
        attempt="make a new version of {name}",
        participle="renewed",
        waiting="The vault is making the key and signing it.",
        done="{name} has a new current version.",
    )

    @property
    def needed_version(self) -> str:
        """None: nothing of the policy is sent."""
        return ""

    def refuse(self, before: Look) -> FailureKind | None:
        """As for a create; without a certificate there is no policy to keep."""
        if refused := super().refuse(before):
            return refused
        return None if before.certificate else FailureKind.NOT_FOUND

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST; the vault answers with its certificate operation."""
        return Working(gateway.renew(self.name, enabled=self.spec.enabled, tags=self.spec.tags))
