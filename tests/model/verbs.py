"""What the operations of the model ask for: the shipped verbs, and three that only it has.

Import is finished by its answer and makes a version: rules about operations cannot be broken
without it. BackUp is a read that hands out a file, and SetIssuer is about something else than the
certificate, of the same name.
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.issuers import SELF, UNKNOWN
from certificates.domain.looks import Get, Look, VersionSeen
from certificates.domain.sealed import Sealed
from certificates.domain.spec import Spec
from certificates.domain.subjects import parse
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Verdict, Working
from certificates.verbs import (
    Cancel,
    Create,
    Delete,
    DeleteOperation,
    Disable,
    Enable,
    Purge,
    Recover,
    Renew,
    SetTags,
    Subject,
    Verb,
    Words,
)
from certificates.verbs.base import Gateway
from tests.model.vault import OURS, OURS_BY_CA

_NO_WORDS = Words(title="", attempt="", participle="", waiting="", done="")


@dataclass(frozen=True, kw_only=True)
class Import(Verb):
    """A certificate made elsewhere becomes a version."""

    leaf: str  # the subject of the imported certificate

    key: ClassVar[str] = "import"
    action: ClassVar[Action] = Action.CREATE
    permission: ClassVar[str] = "import"
    gets: ClassVar[tuple[Get, ...]] = (
        Get.CERTIFICATE,
        Get.VERSIONS,
        Get.CERTIFICATE,
        Get.DELETED,
    )
    words: ClassVar[Words] = _NO_WORDS

    def refuse(self, before: Look) -> FailureKind | None:
        """As for a create."""
        if before.deleted:
            return FailureKind.NAME_DELETED
        return None if before.steady else FailureKind.CHANGING

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """The answer is the end of it."""
        return Done()

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked."""
        return CannotTell()

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By a new version that holds what was imported."""
        latest = now.deleted.latest if now.deleted else None
        held = [*now.versions, *([latest] if latest else [])]
        if any(now.is_new(version, before) and self._holds(version) for version in held):
            return Done()
        same = now.steady and now.incarnation == before.incarnation
        if same and (now.certificate or not now.deleted):
            return NotDone("no such version")
        old = latest is not None and latest.id in before.version_ids
        gone = now.deleted and now.deleted.incarnation == before.incarnation
        if not now.certificate_last and gone and old:
            return NotDone("deleted without such a version")
        return CannotTell()

    def _holds(self, version: VersionSeen) -> bool:
        return version.content is not None and version.content.subject == parse(self.leaf)


@dataclass(frozen=True, kw_only=True)
class _Blind(Verb):
    """Finished by its answer; no look shows what became of it."""

    action: ClassVar[Action] = Action.CREATE
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE,)
    words: ClassVar[Words] = _NO_WORDS

    def refuse(self, before: Look) -> FailureKind | None:
        """Never."""
        return None

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """The answer is the end of it."""
        return Done()

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked."""
        return CannotTell()

    def find_out(self, before: Look, now: Look) -> Verdict:
        """Nobody can."""
        return CannotTell()


@dataclass(frozen=True, kw_only=True)
class BackUp(_Blind):
    """The answer is a file for whoever asked."""

    key: ClassVar[str] = "back up"
    permission: ClassVar[str] = "backup"
    is_read: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SetIssuer(_Blind):
    """An issuer that is called as the certificate is."""

    issuer: str

    key: ClassVar[str] = "set issuer"
    permission: ClassVar[str] = "setissuers"
    subject: ClassVar[Subject] = Subject.ISSUER

    @property
    def subject_name(self) -> str:
        """The issuer's."""
        return self.issuer


class Asked(NamedTuple):
    """A verb of the portal, and its request to the toy vault."""

    verb: Verb
    change: str
    what: tuple[str, ...] = ()
    wants: str = ""  # the content of the version that it is for
    sets: tuple[str, object] | None = None  # a property of the current version
    can_be_undone: bool = False  # failed: the vault is not, or no more, as asked
    about: str = "certificate"
    is_seen: bool = True  # looks show what became of it
    is_read: bool = False  # it changes nothing in truth, whatever the verb says of itself


SUBJECT = f"CN={OURS}"
_BY_VAULT = Spec(subject=SUBJECT, issuer=SELF)
_BY_CA = Spec(subject=SUBJECT, issuer=UNKNOWN)

ASKED = {
    "create": Asked(Create(name="web", spec=_BY_VAULT), "create", (OURS, SELF), OURS),
    "create by CA": Asked(Create(name="web", spec=_BY_CA), "create", (OURS, UNKNOWN), OURS_BY_CA),
    "renew": Asked(Renew(name="web", spec=_BY_VAULT), "renew", (), OURS),
    "cancel": Asked(Cancel(name="web"), "cancel"),
    "delete operation": Asked(DeleteOperation(name="web"), "delete pending"),
    "enable": Asked(Enable(name="web"), "enable", sets=("enabled", True), can_be_undone=True),
    "disable": Asked(Disable(name="web"), "disable", sets=("enabled", False), can_be_undone=True),
    "tags": Asked(
        SetTags(name="web", tags={"owner": OURS}),
        "tags",
        (OURS,),
        sets=("tags", OURS),
        can_be_undone=True,
    ),
    "delete": Asked(Delete(name="web"), "delete", can_be_undone=True),
    "recover": Asked(Recover(name="web"), "recover", can_be_undone=True),
    "import": Asked(Import(name="web", leaf=SUBJECT), "import", (OURS,), OURS),
    "purge": Asked(Purge(name="web"), "purge"),
    "back up": Asked(BackUp(name="web"), "back up", is_read=True),
    "set issuer": Asked(SetIssuer(issuer="web"), "set issuer", about="issuer", is_seen=False),
}
