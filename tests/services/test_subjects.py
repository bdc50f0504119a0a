"""Verbs about an issuer, the contacts or the vault itself stay apart from certificates."""

import pytest

from certificates.domain.errors import NotVisible, SlotTaken
from certificates.domain.lifecycle import How, State
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.models import AuditEvent, Operation, Person, Refresh, Vault
from certificates.services import audit, operations
from certificates.verbs import Delete, Disable, Verb
from localvault.testing import LocalVault
from tests.made_up.asking import history, perform, pfx
from tests.made_up.verbs import Backup, Import, Restore, SetContacts, SetIssuer
from tests.services.asking import filled, fresh, settled

pytestmark = pytest.mark.usefixtures("made_up")

ACCOUNT = Sealed(password="of the account")
SLOTS: dict[str, Verb] = {
    "~issuer/digicert": SetIssuer(issuer="DigiCert"),
    "~contacts": SetContacts(),
    "~vault": Restore(),
    "web": Import(name="Web"),
}


@pytest.mark.parametrize("slot", SLOTS)
def test_each_occupies_a_place_of_its_own(slot: str) -> None:
    assert SLOTS[slot].slot == slot


def test_a_read_occupies_none() -> None:
    assert Backup(name="web").slot is None


@pytest.mark.parametrize("issuer", ["", "a/b", "../x", "~web", "ä", "a" * 128])
def test_an_issuers_name_becomes_part_of_an_address(issuer: str) -> None:
    with pytest.raises(ValueError, match="1 to 127"):
        SetIssuer(issuer=issuer)


def lost(verb: Verb, route: str, running: LocalVault, vault: Vault, actor: Person) -> Operation:
    """An operation whose answer is lost: it holds its place."""
    running.fault("drop", route=route)
    operation = perform(verb, vault, actor, sealed=ACCOUNT).operation
    assert operation.status is State.UNKNOWN
    return operation


def test_an_issuer_called_as_a_certificate_is_in_nobodys_way(
    vault: Vault, administrator: Person, local_vault: LocalVault, quick: None
) -> None:
    name = filled(local_vault)
    lost(SetIssuer(issuer=name), "set-issuer", local_vault, vault, administrator)
    disabled = perform(Disable(name=name), vault, administrator).operation
    assert disabled.status is State.SUCCEEDED
    lost(Disable(name=name), "update", local_vault, vault, administrator)
    again = perform(SetIssuer(issuer=f"{name}-2"), vault, administrator, sealed=ACCOUNT)
    assert again.operation.status is State.SUCCEEDED


@pytest.mark.parametrize(
    ("first", "route", "second", "named"),
    [
        (SetIssuer(issuer="Acme"), "set-issuer", SetIssuer(issuer="ACME"), "the issuer Acme"),
        (SetContacts(), "set-contacts", SetContacts(), "the contacts of kv-tests"),
    ],
)
def test_two_changes_of_the_same_thing_go_one_after_the_other(
    vault: Vault,
    administrator: Person,
    local_vault: LocalVault,
    quick: None,
    first: Verb,
    route: str,
    second: Verb,
    named: str,
) -> None:
    holder = lost(first, route, local_vault, vault, administrator)
    with pytest.raises(SlotTaken, match=f"Changing {named}.*, asked for by") as refused:
        perform(second, vault, administrator, sealed=ACCOUNT)
    assert refused.value.holder == holder.pk
    assert len(local_vault.journal(route=route, client_request_id=str(holder.pk))) == 1


def test_a_change_of_an_issuer_is_no_change_of_a_certificate(
    vault: Vault, administrator: Person, local_vault: LocalVault
) -> None:
    """Of the same name, which is deleted just then and has a look put off."""
    name = filled(local_vault)
    local_vault.configure(delete_delay=9)
    deleted = perform(Delete(name=name), vault, administrator).operation
    Refresh.objects.all().delete()
    operation = perform(SetIssuer(issuer=name), vault, administrator, sealed=ACCOUNT).operation
    assert (operation.status, operation.name) == (State.SUCCEEDED, "")
    assert not Refresh.objects.exists()
    version = deleted.version
    deleted.refresh_from_db()
    assert deleted.version == version
    about = operations.of_certificate(actor=administrator, vault=vault, name=name)
    assert about == [deleted]


def test_history_names_what_it_is_about(
    vault: Vault, administrator: Person, local_vault: LocalVault
) -> None:
    operation = perform(SetIssuer(issuer="Acme"), vault, administrator, sealed=ACCOUNT).operation
    assert history(operation) == ["record", "send", "finish"]
    for event in AuditEvent.objects.filter(operation=str(operation.pk)):
        assert (event.name, event.details["about"]) == ("", "the issuer Acme")
    assert audit.verify() is None


def test_somebody_who_may_not_is_refused_and_history_knows(vault: Vault, stranger: Person) -> None:
    with pytest.raises(NotVisible):
        perform(SetIssuer(issuer="web"), vault, stranger, sealed=ACCOUNT)
    denied = AuditEvent.objects.get()
    assert (denied.event, denied.vault, denied.name) == ("operation.denied", vault.slug, "")


def test_where_nothing_can_be_seen_a_person_decides(
    vault: Vault,
    administrator: Person,
    local_vault: LocalVault,
    quick: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TIMINGS, "open_limit", 0.2)
    operation = lost(SetContacts(), "set-contacts", local_vault, vault, administrator)
    asked = operation
    while asked.status is State.UNKNOWN:
        asked = operations.settle_if_due(operation)
    assert asked.status is State.NEEDS_DECISION
    assert operation.slot == "~contacts"
    operations.decide(operation=operation, actor=administrator, happened=True, note="I looked.")
    assert (asked.how, asked.slot) == (How.DECIDED, None)


def test_what_a_backup_holds_comes_back_into_its_vault(
    vault: Vault, administrator: Person, local_vault: LocalVault, quick: None
) -> None:
    name = fresh()
    perform(Import(name=name), vault, administrator, sealed=Sealed(files=(pfx(""),)))
    given = perform(Backup(name=name), vault, administrator).given
    assert given
    settled(perform(Delete(name=name), vault, administrator).operation)
    local_vault.change("purge", name)
    back = perform(Restore(), vault, administrator, sealed=Sealed(files=(given.content,)))
    assert back.operation.status is State.SUCCEEDED, back.operation.error
    assert (back.operation.result or {})["name"] == name
    assert back.operation.request["files"] == [given.facts["sha256"]]


def test_what_is_about_no_certificate_is_no_row_of_the_lists(
    vault: Vault, administrator: Person, local_vault: LocalVault, quick: None
) -> None:
    lost(SetContacts(), "set-contacts", local_vault, vault, administrator)
    assert operations.listing(actor=administrator, kind="in-progress")
    assert operations.open_in(actor=administrator, vaults=[vault]) == {}
