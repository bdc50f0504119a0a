"""Five verbs, each with one real request of the SDK, sent as the shipped ones are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from azure.keyvault.certificates import CertificateClient, CertificateContact

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.sealed import Given, Sealed
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Verdict, Working
from certificates.verbs import Subject, Verb, Words
from certificates.verbs.base import Gateway

T = TypeVar("T")


def sent(gateway: Gateway, ask: Callable[..., T]) -> T:
    """What ``ask`` answers, asked with the client and the request id of the operation."""
    real: Any = gateway
    answer: T = real._change(lambda: ask(real._client, request_id=real._request_id))
    return answer


@dataclass(frozen=True, kw_only=True)
class MadeUp(Verb):
    """Done by its answer; a lost one is for a person to decide, unless a verb can tell."""

    gets: ClassVar[tuple[Get, ...]] = ()

    def refuse(self, before: Look) -> FailureKind | None:
        """Never."""
        return None

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked: nothing is accepted that is not done."""
        return CannotTell()

    def find_out(self, before: Look, now: Look) -> Verdict:
        """Nothing of it shows in a look."""
        return CannotTell("nothing of it can be seen")


@dataclass(frozen=True, kw_only=True)
class Import(MadeUp):
    """Bring a PFX file, which its password opens."""

    key: ClassVar[str] = "x-import"
    action: ClassVar[Action] = Action.CREATE
    permission: ClassVar[str] = "import"
    is_filled_in: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE, Get.VERSIONS, Get.CERTIFICATE)
    words: ClassVar[Words] = Words(
        title="Importing {name} into {vault}",
        attempt="import {name}",
        participle="imported",
        waiting="The vault imports it.",
        done="{name} is imported.",
    )

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST with file and password."""
        assert sealed
        (pfx,), password = sealed.files, sealed.password

        def ask(client: CertificateClient, **kwargs: Any) -> str:
            made = client.import_certificate(self.name, pfx, password=password, **kwargs)
            return (made.properties.version if made.properties else None) or ""

        return Done({"version": sent(gateway, ask)})

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By a new version, whoever made it."""
        if found := now.new_versions(before):
            return Done({"version": found[0].id})
        return NotDone("no such version") if now.same_as(before) else CannotTell()


@dataclass(frozen=True, kw_only=True)
class Backup(MadeUp):
    """Hand out a backup: a read."""

    key: ClassVar[str] = "x-backup"
    action: ClassVar[Action] = Action.CREATE
    permission: ClassVar[str] = "backup"
    is_read: ClassVar[bool] = True
    is_transfer: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE,)
    words: ClassVar[Words] = Words(
        title="Backing up {name} from {vault}",
        attempt="back up {name}",
        participle="backed up",
        waiting="The vault makes the backup.",
        done="The backup of {name} was made.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be something to back up."""
        return None if before.certificate else FailureKind.NOT_FOUND

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST that changes nothing; its answer is the file."""

        def ask(client: CertificateClient, **kwargs: Any) -> bytes:
            if not (backup := client.backup_certificate(self.name, **kwargs)):
                raise ValueError("the answer holds no backup")
            return backup

        return Done(given=Given(content=sent(gateway, ask), filename=f"{self.name}.backup"))


@dataclass(frozen=True, kw_only=True)
class SetIssuer(MadeUp):
    """Write down an issuer, with the password of its account."""

    issuer: str

    key: ClassVar[str] = "x-issuer"
    action: ClassVar[Action] = Action.MANAGE
    permission: ClassVar[str] = "setissuers"
    subject: ClassVar[Subject] = Subject.ISSUER
    becomes: ClassVar[Subject | None] = None
    words: ClassVar[Words] = Words(
        title="Changing the issuer {name} in {vault}",
        attempt="change the issuer {name}",
        participle="changed",
        waiting="The vault writes down the issuer.",
        done="The issuer {name} is written down.",
    )

    @property
    def subject_name(self) -> str:
        """The issuer's."""
        return self.issuer

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One PUT."""
        assert sealed
        password = sealed.password

        def ask(client: CertificateClient, **kwargs: Any) -> None:
            account: Any = {"account_id": "contoso", "organization_id": "1"}
            client.create_issuer(self.issuer, "DigiCert", password=password, **account, **kwargs)

        sent(gateway, ask)
        return Done()


@dataclass(frozen=True, kw_only=True)
class SetContacts(MadeUp):
    """Put one address in the place of the vault's contacts."""

    key: ClassVar[str] = "x-contacts"
    action: ClassVar[Action] = Action.MANAGE
    permission: ClassVar[str] = "managecontacts"
    subject: ClassVar[Subject] = Subject.CONTACTS
    becomes: ClassVar[Subject | None] = None
    words: ClassVar[Words] = Words(
        title="Changing the contacts of {vault}",
        attempt="change the contacts",
        participle="changed",
        waiting="The vault writes down the contacts.",
        done="The contacts of {vault} are changed.",
    )

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One PUT."""

        def ask(client: CertificateClient, **kwargs: Any) -> None:
            client.set_contacts([CertificateContact(email="pki@contoso.example")], **kwargs)

        sent(gateway, ask)
        return Done()


@dataclass(frozen=True, kw_only=True)
class Restore(MadeUp):
    """Bring back what a backup holds: only the vault can read which certificate that is."""

    key: ClassVar[str] = "x-restore"
    action: ClassVar[Action] = Action.MANAGE
    permission: ClassVar[str] = "restore"
    subject: ClassVar[Subject] = Subject.VAULT
    becomes: ClassVar[Subject | None] = None
    is_transfer: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="Restoring a backup into {vault}",
        attempt="restore a backup",
        participle="changed",
        waiting="The vault restores the backup.",
        done="The backup is restored into {vault}.",
    )

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One POST with the file."""
        assert sealed
        (backup,) = sealed.files

        def ask(client: CertificateClient, **kwargs: Any) -> str:
            return client.restore_certificate_backup(backup, **kwargs).name or ""

        return Done({"name": sent(gateway, ask)})


ALL: tuple[type[Verb], ...] = (Import, Backup, SetIssuer, SetContacts, Restore)
