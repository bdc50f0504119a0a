"""Many people at once: one change of a certificate, and one look at it."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from certificates.domain.errors import SlotTaken
from certificates.models import Operation, Person, Vault
from certificates.services import audit, operations
from certificates.verbs import Delete, Verb
from localvault.testing import LocalVault
from tests.services.asking import filled, perform

MANY = 12


@pytest.fixture
def committed(transactional_db: None) -> None:
    """Rows that threads see."""


def at_once(verb: Verb, vault: Vault, people: list[tuple[Person, str]]) -> list[object]:
    """Everybody sends a form (person, nonce) in the same moment; ids, or the holders met."""
    ready = threading.Barrier(len(people))

    def send(person: Person, nonce: str) -> object:
        try:
            ready.wait()
            return operations.perform(verb, vault=vault, actor=person, nonce=nonce).operation.pk
        except SlotTaken as taken:
            return ("taken", taken.holder)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return [f.result() for f in [pool.submit(send, *one) for one in people]]


def test_many_forms_of_many_people_at_once(
    committed: None,
    vault: Vault,
    operator: Person,
    administrator: Person,
    local_vault: LocalVault,
) -> None:
    local_vault.configure(delete_delay=9)  # or the last of them would find it over
    verb = Delete(name=filled(local_vault))
    people = [(person, str(uuid.uuid4())) for person in (operator, administrator) * (MANY // 2)]
    results = at_once(verb, vault, people)
    winners = [result for result in results if isinstance(result, uuid.UUID)]
    (operation,) = Operation.objects.all()
    assert winners == [operation.pk]
    assert results.count(("taken", operation.pk)) == MANY - 1
    assert len(local_vault.journal(name=verb.name, route="delete", authorised=True)) == 1
    assert audit.verify() is None


def test_many_watchers_make_one_look(
    committed: None, vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    local_vault.configure(delete_delay=9)
    verb = Delete(name=filled(local_vault))
    pk = perform(verb, vault, operator).pk
    seen = len(local_vault.journal(name=verb.name, route="deleted"))
    ready = threading.Barrier(MANY)

    def watch() -> None:
        try:
            row = Operation.objects.get(pk=pk)
            ready.wait()
            row.next_check_at = row.created_at
            operations.settle_if_due(row)
        finally:
            connections.close_all()

    Operation.objects.filter(pk=pk).update(next_check_at=Operation.objects.get(pk=pk).created_at)
    with ThreadPoolExecutor(MANY) as pool:
        for done in [pool.submit(watch) for _ in range(MANY)]:
            done.result()
    assert len(local_vault.journal(name=verb.name, route="deleted")) == seen + 1
