"""Rights are read once for the person of a request, and at each question for anybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import permissions
from certificates.domain.actions import Action, Role
from certificates.domain.errors import Forbidden, NotVisible
from certificates.domain.lifecycle import State
from certificates.models import Grant, Operation, Person, Vault
from certificates.services import access, operations, vaults
from tests.support.people import client_of
from tests.views.scene import MakeOperation, make_operation

__all__ = ["make_operation"]


@contextmanager
def queries(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    assert len(captured) == number, [query["sql"] for query in captured]


@pytest.fixture
def other(db: None) -> Vault:
    return Vault.objects.create(slug="kv-other", url="https://localhost:9")


def test_a_person_of_a_request_is_read_once(vault: Vault, other: Vault, operator: Person) -> None:
    permissions.keep_rights(operator)
    with queries(2):
        rights = permissions.rights_of(operator)
        for place in (vault, other):
            for action in Action:
                assert rights.may(action, place, "web") is (action in rights.actions_on(place))
        assert rights.vaults_for(Action.CREATE) == rights.vaults_for() == [other, vault]
        assert rights.vaults_for(Action.MANAGE) == []
        assert access.has_any_grant(actor=operator)
        assert access.roles_by_vault(actor=operator) == dict.fromkeys(
            (vault.slug, other.slug), Role.OPERATOR
        )
        assert vaults.visible(actor=operator) == vaults.shown(actor=operator) == [other, vault]
        assert vaults.find(actor=operator, slug=vault.slug, action=Action.DELETE) == vault
        with pytest.raises(NotVisible):
            vaults.find(actor=operator, slug="kv-none")


def test_the_vaults_are_read_only_where_they_are_needed(vault: Vault, operator: Person) -> None:
    permissions.keep_rights(operator)
    with queries(1):
        assert access.actions_on(actor=operator, vault=vault, name="web")
        assert not access.may_everywhere(actor=operator, action=Action.MANAGE)
        assert not access.is_administrator(actor=operator)


def test_a_withdrawn_grant_is_gone_at_the_next_question_of_anybody_else(
    vault: Vault, operator: Person
) -> None:
    assert permissions.rights_of(operator).may(Action.CREATE, vault)
    Grant.objects.all().delete()
    assert not permissions.rights_of(operator).may(Action.CREATE, vault)


def test_a_withdrawn_grant_is_gone_at_the_next_request(as_operator: Client, vault: Vault) -> None:
    page = f"/vaults/{vault.slug}/"
    assert as_operator.get(page).status_code == 200
    Grant.objects.all().delete()
    assert as_operator.get(page).status_code == 404


def test_what_is_kept_is_not_what_is_read_now(vault: Vault, operator: Person) -> None:
    permissions.keep_rights(operator)
    assert permissions.rights_of(operator).may(Action.CREATE, vault)
    Grant.objects.all().delete()
    assert permissions.rights_of(operator).may(Action.CREATE, vault)
    assert not permissions.read_rights(operator).may(Action.CREATE, vault)


def test_somebody_deactivated_has_none_whatever_their_object_says(
    vault: Vault, operator: Person, stranger: Person
) -> None:
    team = Group.objects.create(name="team")
    stranger.groups.add(team)
    Grant.objects.create(group=team, role=Role.READER, granted_by="tests")
    assert permissions.rights_of(stranger).may(Action.VIEW, vault)
    Person.objects.update(is_active=False)
    for person in (operator, stranger):
        assert person.is_active
        assert not permissions.rights_of(person).roles


def test_who_is_granted_something_is_read_again(vault: Vault, stranger: Person) -> None:
    permissions.keep_rights(stranger)
    assert not access.has_any_grant(actor=stranger)
    access.create_grant(person=stranger, role=Role.READER, vault=vault, by="ada")
    assert access.has_any_grant(actor=stranger)
    with queries(0):
        assert access.has_any_grant(actor=stranger)


def test_a_role_that_lacks_the_action_is_told_from_none(
    vault: Vault, other: Vault, stranger: Person
) -> None:
    access.create_grant(person=stranger, role=Role.READER, vault=vault, by="ada")
    rights = permissions.rights_of(stranger)
    rights.require(Action.VIEW, vault, "web")
    with pytest.raises(Forbidden) as refused:
        rights.require(Action.DELETE, vault, "web")
    assert refused.value.role is Role.READER
    with pytest.raises(NotVisible):
        rights.require(Action.VIEW, other)


@pytest.mark.parametrize("role", Role)
def test_the_condition_on_rows_is_that_of_the_vaults(
    vault: Vault, other: Vault, stranger: Person, make_operation: MakeOperation, role: Role
) -> None:
    for place in (vault, other):
        make_operation(State.NEEDS_DECISION, vault=place)
    access.create_grant(person=stranger, role=Role.READER, vault=None, by="ada")
    access.create_grant(person=stranger, role=role, vault=other, by="ada")
    rights = permissions.rights_of(stranger)
    for action in Action:
        rows = Operation.objects.filter(rights.scope(action)).order_by("vault__slug")
        assert [row.vault for row in rows] == rights.vaults_for(action)
    decides = 1 if role is not Role.READER else 0
    assert operations.needs_me_count(actor=stranger) == decides
    assert operations.counts(actor=stranger, kinds=operations.KINDS)["needs-me"] == decides
    found = operations.listing(actor=stranger, kind="needs-me")
    assert [row.vault for row in found] == [other] * decides


def test_what_is_foreign_and_what_is_not_there_are_looked_for_alike(
    vault: Vault, other: Vault, stranger: Person, make_operation: MakeOperation
) -> None:
    access.create_grant(person=stranger, role=Role.READER, vault=vault, by="ada")
    foreign = make_operation(State.WAITING, vault=other)
    client = client_of(stranger)
    client.get("/certificates/")
    for there, nowhere in (
        ("/vaults/kv-other/", "/vaults/kv-nowhere/"),
        ("/vaults/kv-other/certificates/web/", "/vaults/kv-nowhere/certificates/web/"),
        (f"/operations/{foreign.pk}/", f"/operations/{uuid4()}/"),
    ):
        looked = reads(client, there)
        assert looked == reads(client, nowhere)[: len(looked)]  # what follows is the frame's


def reads(client: Client, page: str) -> list[str]:
    """The statements of a page that is not found, up to what history records of it."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 404
    made = takewhile(lambda query: "SAVEPOINT" not in query["sql"], captured)
    return [query["sql"].partition(" WHERE ")[0] for query in made]
