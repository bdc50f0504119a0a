"""The database itself refuses rows that must not be, whoever writes them."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from certificates.domain.lifecycle import FINAL, OPEN, SENT, State
from certificates.models import Grant, Operation, Person, Vault
from certificates.models.requests import identity
from tests.services.rows import columns, make

TABLE = Operation._meta.db_table
GRANTS = Grant._meta.db_table


@pytest.fixture
def place(db: None) -> Vault:
    """A vault that is never called."""
    return Vault.objects.create(slug="kv-rows", url="https://localhost:9")


def refused(constraint: str, statement: str, *values: Any) -> None:
    """Run raw SQL that the named constraint must refuse."""
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def uuid_of(operation: Operation) -> str:
    """The id as this database keeps it."""
    return operation.pk.hex if connection.vendor == "sqlite" else str(operation.pk)


def update(operation: Operation, constraint: str, **values: Any) -> None:
    """Change a row by raw SQL that must be refused."""
    settings = ", ".join(f"{column} = %s" for column in values)
    statement = f"UPDATE {TABLE} SET {settings} WHERE id = %s"  # noqa: S608
    refused(constraint, statement, *values.values(), uuid_of(operation))


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_row_that_is_allowed(
    place: Vault, operator: Person, state: State
) -> None:
    assert make(place, operator, **columns(state)).status is state


@pytest.mark.parametrize("state", ["", "done", "SENDING", "queued"])
def test_a_state_that_nobody_knows(place: Vault, operator: Person, state: str) -> None:
    row = make(place, operator, **columns(State.RECORDED))
    update(row, "operation_", state=state)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_open_row_is_not_settled(place: Vault, operator: Person, state: State) -> None:
    row = make(place, operator, **columns(state))
    update(row, "operation_settled_when_final", settled_at=timezone.now())


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_row_is_settled_and_holds_nothing(
    place: Vault, operator: Person, state: State
) -> None:
    row = make(place, operator, **columns(state))
    update(row, "operation_settled_when_final", settled_at=None)
    update(row, "operation_final_holds_nothing", slot="web")
    update(row, "operation_final_holds_nothing", next_check_at=timezone.now())
    update(row, "operation_how_known", how="")
    update(row, "operation_how_known", how="guessed")


@pytest.mark.parametrize("state", sorted(SENT))
def test_what_may_have_been_sent_says_when_and_what_was_there(
    place: Vault, operator: Person, state: State
) -> None:
    row = make(place, operator, **columns(state))
    update(row, "operation_sent_has_time", sent_at=None)
    update(row, "operation_sent_has_time", before=None)


def test_what_is_waited_for_says_how_that_is_known(place: Vault, operator: Person) -> None:
    update(make(place, operator, **columns(State.WAITING)), "operation_how_known", how="")


@pytest.mark.parametrize("state", sorted(OPEN))
def test_one_slot_has_one_holder(place: Vault, operator: Person, state: State) -> None:
    make(place, operator, **columns(State.UNKNOWN))
    with pytest.raises(IntegrityError, match="slot"), transaction.atomic():
        make(place, operator, **columns(state))
    elsewhere = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    other = make(elsewhere, operator, **columns(state))
    update(other, "slot", vault_id=place.pk)
    free = make(place, operator, **{**columns(State.WAITING), "slot": None})
    make(place, operator, **{**columns(State.WAITING), "slot": None})
    update(free, "slot", slot="web")


def test_a_slot_says_of_what(place: Vault, operator: Person) -> None:
    update(make(place, operator, **columns(State.UNKNOWN)), "operation_slot_named", slot="")


def test_an_issuer_and_a_certificate_of_one_name_are_two_slots(
    place: Vault, operator: Person
) -> None:
    make(place, operator, **columns(State.UNKNOWN))
    issuer = {**columns(State.UNKNOWN), "name": "", "slot": "~issuer/web"}
    make(place, operator, **issuer)
    contacts = make(place, operator, **{**issuer, "slot": "~contacts"})
    update(contacts, "slot", slot="~issuer/web")


def test_one_id_has_one_row(place: Vault, operator: Person) -> None:
    row = make(place, operator, **columns(State.FAILED))
    twin = make(place, operator, **columns(State.FAILED))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET id = %s WHERE id = %s",  # noqa: S608
            [uuid_of(row), uuid_of(twin)],
        )


def test_people_and_vaults_with_history_are_not_deleted(place: Vault, operator: Person) -> None:
    make(place, operator, **columns(State.FAILED))
    for held in (place, operator):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            held.delete()


def test_a_grant_is_for_one_principal_and_in_a_role_that_is_known(
    place: Vault, stranger: Person
) -> None:
    team = Group.objects.create(name="team")
    insert = (
        f"INSERT INTO {GRANTS} (person_id, group_id, role, vault_id, granted_by, granted_at)"  # noqa: S608
        " VALUES (%s, %s, %s, %s, 'sql', CURRENT_TIMESTAMP)"
    )
    refused("grant_for_one_principal", insert, stranger.pk, team.pk, "reader", None)
    refused("grant_for_one_principal", insert, None, None, "reader", None)
    refused("grant_role_known", insert, stranger.pk, None, "owner", None)
    for vault in (None, place.pk):
        with connection.cursor() as cursor:
            cursor.execute(insert, [stranger.pk, None, "reader", vault])
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [stranger.pk, None, "reader", vault])


def test_the_id_follows_from_form_person_and_content(operator: Person) -> None:
    nonce = uuid.uuid4()
    one = identity(nonce, 1, {"name": "a", "verb": "delete"})
    assert one == identity(nonce, 1, {"verb": "delete", "name": "a"})
    others = {
        identity(uuid.uuid4(), 1, {"name": "a", "verb": "delete"}),
        identity(nonce, 2, {"name": "a", "verb": "delete"}),
        identity(nonce, 1, {"name": "b", "verb": "delete"}),
        identity(nonce, 1, {"name": "a", "verb": "recover"}),
    }
    assert len(others | {one}) == 5
