"""Change properties of a certificate's current version, or of the version that is named."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from certificates.domain import basis
from certificates.domain.actions import Action
from certificates.domain.basis import Facts
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look, VersionSeen
from certificates.domain.names import WRONG_VERSION, is_version
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Verdict, Working
from certificates.verbs.base import Gateway, Verb, Words

REPLACED = "A new version has become the current one since."


@dataclass(frozen=True, kw_only=True)
class Update(Verb):
    """Set one property and leave the others as they are; ``version`` "" is the current one."""

    version: str = ""

    action: ClassVar[Action] = Action.UPDATE
    permission: ClassVar[str] = "update"
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE, Get.PENDING, Get.VERSIONS)

    def __post_init__(self) -> None:
        """The version becomes part of an address, too."""
        super().__post_init__()
        if self.version and not is_version(self.version):
            raise ValueError(WRONG_VERSION)

    @property
    def what(self) -> str:
        """The certificate, or which of its versions."""
        return _version_of(self.name, self.version) if self.version else self.name

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be such a version, and it must be finished."""
        if before.certificate is None:
            return FailureKind.NOT_FOUND
        return None if self.version_in(before) else FailureKind.NO_VERSION

    def basis(self, look: Look) -> Facts:
        """The version, and what is about to replace it as the current one."""
        if look.certificate is None:
            return {}
        waiting = {} if self.version else basis.of_pending(look.pending)
        return {**basis.of_version(self.version_in(look)), **waiting}

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One PATCH; its answer is the end of it."""
        return Done({"version": self._change(gateway)})

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked: nothing is accepted that is not done."""
        return self.find_out(before, now)

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By whether the version is as asked, or in every respect as it was.

        A create that runs at the same time may make a new current version: before the request came
        to the vault, or after.
        """
        earlier, found = self.version_in(before), self.version_in(now)
        if earlier is None or found is None or now.incarnation != before.incarnation:
            return CannotTell("the certificate was deleted or made anew")
        was_so = self._is_as_asked(earlier)
        if self._is_as_asked(found):
            # What was so before shows nothing, and the request may still undo what comes later.
            wait = was_so and not now.quiet
            return CannotTell("it may still arrive") if wait else Done({"version": found.id})
        if not was_so and any(v.id == earlier.id and self._is_as_asked(v) for v in now.versions):
            return Done({"version": earlier.id, "replaced": True})
        if earlier in now.versions and (found == earlier or found.updated <= found.created):
            return NotDone("it is as it was before")
        return CannotTell("somebody else has changed it")

    def done_sentence(self, vault: str, result: Mapping[str, Any]) -> str:
        """Names the version: another one may be the current one by now."""
        version = result.get("version") or self.version
        if not version:
            return super().done_sentence(vault, result)
        said = self.words.done.format(name=_version_of(self.name, version), vault=vault)
        said = said[0].upper() + said[1:]
        return f"{said} {REPLACED}" if result.get("replaced") else said

    def version_in(self, look: Look) -> VersionSeen | None:
        """The version that it is about, None where a look does not show it."""
        current = look.certificate.version if look.certificate else ""
        wanted = self.version or current
        return next((version for version in look.versions if version.id == wanted), None)

    @abstractmethod
    def _change(self, gateway: Gateway) -> str:
        """Make the one request; gives the id of the version that it has reached."""

    @abstractmethod
    def _is_as_asked(self, found: VersionSeen) -> bool:
        """Whether a version has the property as it was asked for."""


def _version_of(name: str, version: str) -> str:
    return f"version {version[:8]} of {name}"


@dataclass(frozen=True, kw_only=True)
class Enable(Update):
    """Let readers read it again."""

    key: ClassVar[str] = "enable"
    words: ClassVar[Words] = Words(
        title="Enabling {name} in {vault}",
        attempt="enable {name}",
        participle="enabled",
        waiting="The vault is enabling it.",
        done="{name} is enabled: applications can read it.",
    )

    def _change(self, gateway: Gateway) -> str:
        return gateway.update(self.name, self.version, enabled=True)

    def _is_as_asked(self, found: VersionSeen) -> bool:
        return found.enabled


@dataclass(frozen=True, kw_only=True)
class Disable(Update):
    """Have the vault refuse its key and its secret to readers."""

    key: ClassVar[str] = "disable"
    takes_away: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="Disabling {name} in {vault}",
        attempt="disable {name}",
        participle="disabled",
        waiting="The vault is disabling it.",
        done="{name} is disabled: reads are denied.",
    )

    def _change(self, gateway: Gateway) -> str:
        return gateway.update(self.name, self.version, enabled=False)

    def _is_as_asked(self, found: VersionSeen) -> bool:
        return not found.enabled


@dataclass(frozen=True, kw_only=True)
class SetTags(Update):
    """Put ``tags`` in the place of all the tags that are there."""

    tags: Mapping[str, str] = field(default_factory=dict)

    key: ClassVar[str] = "tags"
    is_filled_in: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="Changing the tags of {name} in {vault}",
        attempt="change the tags of {name}",
        participle="changed",
        waiting="The vault is changing the tags.",
        done="The tags of {name} are changed.",
    )

    def _change(self, gateway: Gateway) -> str:
        return gateway.update(self.name, self.version, tags=self.tags)

    def _is_as_asked(self, found: VersionSeen) -> bool:
        return dict(found.tags) == dict(self.tags)
