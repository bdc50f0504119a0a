"""What somebody should know before they say yes to a change: one function for each verb."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from certificates.domain.records import Certificate
from certificates.models import Person, Vault
from certificates.services import certificates, operations
from certificates.verbs import (
    Cancel,
    Delete,
    DeleteOperation,
    Disable,
    Enable,
    Purge,
    Recover,
    Verb,
)

NO_VERSION = "There is no version yet; the CSR and its key are given up."
CSR_GIVEN_UP = (
    "The key of this CSR is given up. A certificate the CA signs for it can never be merged."
)
FOR_GOOD = "No. This cannot be undone."
NEW_KEY = "No. A new operation makes a new key."
UNDO = {"enable": "Yes, at any time: disable it.", "disable": "Yes, at any time: enable it."}


@dataclass(frozen=True)
class Question:
    """The sentences above the button."""

    consequences: tuple[str, ...]
    keep_url: str
    place: str = "certificates"
    certificate: Certificate | None = None  # where it can be undone, it says for how long
    undo: str = ""  # whether it can be undone, where that does not depend on the vault


def about_delete(person: Person, vault: Vault, verb: Verb) -> Question:
    """Which versions go, and until when they can be recovered."""
    detail = certificates.one(actor=person, vault=vault, name=verb.name)
    number = len(detail.versions)
    all_versions = "The one version goes" if number == 1 else f"All {number} versions go"
    words = Delete.words.consequences
    consequences = [text.format(name=verb.name, all_versions=all_versions) for text in words]
    if not number:  # nothing that an application could read, but the name is taken all the same
        consequences = [NO_VERSION, consequences[-1]]
    elif detail.pending and detail.pending.waits_for_merge:
        consequences.append("The key of the CSR that waits for its CA is given up.")
    return Question(
        tuple(consequences), certificate_url(vault, verb.name), certificate=detail.certificate
    )


def about_ending(person: Person, vault: Vault, verb: Verb) -> Question:
    """Whether a CSR becomes useless."""
    pending = certificates.one(actor=person, vault=vault, name=verb.name).pending
    given_up = (CSR_GIVEN_UP,) if pending and pending.waits_for_merge else ()
    consequences = (*verb.words.consequences, *given_up)
    return Question(consequences, certificate_url(vault, verb.name), undo=NEW_KEY)


def about_enabled(person: Person, vault: Vault, verb: Verb) -> Question:
    """What readers get from then on."""
    return Question(verb.words.consequences, certificate_url(vault, verb.name), undo=UNDO[verb.key])


def about_recover(person: Person, vault: Vault, verb: Verb) -> Question:
    """That all of it comes back."""
    keep_url = reverse("certificates:vault-deleted", args=[vault.slug])
    return Question(Recover.words.consequences, keep_url, place="deleted")


def about_purge(person: Person, vault: Vault, verb: Verb) -> Question:
    """That nothing of it is left but backups."""
    consequences = tuple(text.format(name=verb.name) for text in Purge.words.consequences)
    keep_url = reverse("certificates:vault-deleted", args=[vault.slug])
    return Question(consequences, keep_url, place="deleted", undo=FOR_GOOD)


Ask = Callable[[Person, Vault, Verb], Question]
OF_CERTIFICATE: dict[type[Verb], Ask] = {
    Cancel: about_ending,
    DeleteOperation: about_ending,
    Enable: about_enabled,
    Disable: about_enabled,
    Delete: about_delete,
}
OF_DELETED: dict[type[Verb], Ask] = {Recover: about_recover, Purge: about_purge}


def must_be_typed(verb: Verb, vault: Vault) -> bool:
    """Whether ``vault/name`` is asked for, by what the portal itself knows: no vault is asked.

    Ending an operation is more than a click once somebody took the CSR: a CA may be signing it.
    """
    if isinstance(verb, Cancel | DeleteOperation):
        return operations.csr_was_taken(vault=vault, name=verb.name)
    return verb.words.level == "type"


def certificate_url(vault: Vault, name: str) -> str:
    """The certificate's page."""
    return reverse("certificates:certificate-detail", args=[vault.slug, name])
