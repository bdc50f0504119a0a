"""Who may have something done, and that one form is one operation."""

import uuid
from collections.abc import Callable

import pytest

from certificates import permissions
from certificates.domain.actions import Role
from certificates.domain.errors import BadNonce, Forbidden, NotVisible, SlotTaken
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.models import AuditEvent, Grant, Operation, Person, Vault
from certificates.services import audit, operations
from certificates.verbs import Create, Delete, Recover, Verb
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled

VERBS: list[Verb] = [
    Create(name="Not-Here", spec=EC),
    Delete(name="Not-Here"),
    Recover(name="Not-Here"),
]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.key)
def test_a_stranger_sees_no_vault_and_history_knows(
    vault: Vault, stranger: Person, local_vault: LocalVault, verb: Verb
) -> None:
    seen = len(local_vault.journal())
    with pytest.raises(NotVisible):
        perform(verb, vault, stranger)
    assert not Operation.objects.exists()
    denied = AuditEvent.objects.get()
    assert (denied.event, denied.vault, denied.name) == ("operation.denied", vault.slug, "not-here")
    assert denied.details["action"] == verb.action
    assert "stranger" in denied.actor
    assert len(local_vault.journal()) == seen


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.key)
def test_a_reader_is_forbidden_and_history_knows(vault: Vault, reader: Person, verb: Verb) -> None:
    with pytest.raises(Forbidden) as refused:
        perform(verb, vault, reader)
    assert (refused.value.action, refused.value.role) == (verb.action, Role.READER)
    assert not Operation.objects.exists()
    assert AuditEvent.objects.get().event == "operation.denied"


def test_a_role_on_another_vault_is_none_on_this_one(vault: Vault, stranger: Person) -> None:
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    Grant.objects.create(person=stranger, role=Role.OPERATOR, vault=other, granted_by="tests")
    with pytest.raises(NotVisible):
        perform(Delete(name="x"), vault, stranger)


def test_somebody_deactivated_may_do_nothing(vault: Vault, operator: Person) -> None:
    operator.is_active = False
    operator.save()
    with pytest.raises(NotVisible):
        perform(Delete(name="x"), vault, operator)


def withdraw(person: Person) -> None:
    Grant.objects.filter(person=person).delete()


def deactivate(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("take", [withdraw, deactivate])
def test_rights_that_go_while_the_vault_is_looked_at_stop_the_request(
    vault: Vault,
    operator: Person,
    local_vault: LocalVault,
    monkeypatch: pytest.MonkeyPatch,
    take: Callable[[Person], None],
) -> None:
    name = filled(local_vault)
    monkeypatch.setattr(Delete, "refuse", lambda verb, before: take(operator))
    permissions.keep_rights(operator)  # as those of the person of a request are
    operation = perform(Delete(name=name), vault, operator)
    assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.RIGHTS_GONE
    assert not local_vault.journal(name=name, method="DELETE")


@pytest.mark.parametrize("nonce", ["", "1", "not a nonce", "'; DROP TABLE", "x" * 10_000, "\x00"])
def test_a_form_without_its_random_value_is_refused(
    vault: Vault, operator: Person, nonce: str
) -> None:
    with pytest.raises(BadNonce):
        operations.perform(Delete(name="x"), vault=vault, actor=operator, nonce=nonce)
    assert not Operation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_same_form_sent_again_is_the_same_operation(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    nonce, verb = str(uuid.uuid4()), Create(name=fresh(), spec=EC)
    first = perform(verb, vault, operator, nonce)
    while_open = perform(verb, vault, operator, nonce)
    settled(first)
    afterwards = perform(verb, vault, operator, nonce)
    assert first.pk == while_open.pk == afterwards.pk
    assert afterwards.status is State.SUCCEEDED
    assert Operation.objects.count() == 1
    assert len(local_vault.journal(name=verb.name, route="create", authorised=True)) == 1


def test_a_form_sent_again_after_it_failed_is_not_tried_again(
    vault: Vault, operator: Person
) -> None:
    nonce, verb = str(uuid.uuid4()), Delete(name=fresh())
    first = perform(verb, vault, operator, nonce)
    again = perform(verb, vault, operator, nonce)
    assert first.pk == again.pk
    assert again.status is State.FAILED


def test_the_back_button_and_other_content_is_another_operation(
    vault: Vault, operator: Person
) -> None:
    nonce, name = str(uuid.uuid4()), fresh()
    first = perform(Create(name=name, spec=EC), vault, operator, nonce)
    other = perform(Create(name=f"{name}-2", spec=EC), vault, operator, nonce)
    assert first.pk != other.pk


def test_the_same_form_of_somebody_else_is_another_operation(
    vault: Vault, operator: Person, administrator: Person, local_vault: LocalVault
) -> None:
    nonce, name = str(uuid.uuid4()), filled(local_vault)
    local_vault.fault("drop", route="delete", name=name)  # nobody knows yet what became of it
    first = perform(Delete(name=name), vault, operator, nonce)
    assert first.status is State.UNKNOWN
    with pytest.raises(SlotTaken, match="Operator Example"):
        perform(Delete(name=name), vault, administrator, nonce)


def test_the_row_keeps_what_was_asked_and_the_spelling(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    name = fresh("Web")
    operation = settled(perform(Create(name=name, spec=EC), vault, operator))
    kept = Operation.objects.get(pk=operation.pk)
    assert kept.verb_object == Create(name=name, spec=EC)
    assert (kept.name, kept.display_name) == (name.lower(), name)
    (request,) = local_vault.journal(client_request_id=str(kept.pk), authorised=True)
    assert (request.name, request.method) == (name, "POST")
    others = local_vault.journal(name=name, authorised=True)
    assert all(e.client_request_id != str(kept.pk) for e in others if e.method == "GET")


def test_history_tells_every_step(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    operation = settled(perform(Delete(name=filled(local_vault)), vault, operator))
    events = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("number")
    told = [(e.event, e.state_from, e.state_to, e.how) for e in events]
    assert told == [
        ("operation.record", "", "recorded", ""),
        ("operation.send", "recorded", "sending", ""),
        ("operation.accept", "sending", "waiting", "answered"),
        ("operation.settle", "waiting", "succeeded", "answered"),
    ]
    assert events[0].actor == "Operator Example (operator)"
    assert all(e.details["request_sha256"] == operation.request_hash for e in events)
    assert audit.verify() is None
