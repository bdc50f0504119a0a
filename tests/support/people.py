"""People: one per role over all vaults, and a stranger who has none."""

import pytest
from django.test import Client

from certificates.domain.actions import Role
from certificates.models import Grant, Person

PASSWORD = "correct horse battery staple"


def make_person(username: str, role: Role | None = None) -> Person:
    """A person who can sign in with PASSWORD, with a role over all vaults."""
    person = Person.objects.create_user(
        username, PASSWORD, full_name=f"{username.capitalize()} Example"
    )
    if role:
        Grant.objects.create(person=person, role=role, vault=None, granted_by="tests")
    return person


def client_of(person: Person) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def reader(db: None) -> Person:
    """Looks and downloads."""
    return make_person("reader", Role.READER)


@pytest.fixture
def operator(db: None) -> Person:
    """Creates, deletes and recovers."""
    return make_person("operator", Role.OPERATOR)


@pytest.fixture
def administrator(db: None) -> Person:
    """Gives access as well."""
    return make_person("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(db: None) -> Person:
    """Signs in and may do nothing."""
    return make_person("stranger")


@pytest.fixture
def as_reader(reader: Person) -> Client:
    """The reader's browser."""
    return client_of(reader)


@pytest.fixture
def as_operator(operator: Person) -> Client:
    """The operator's browser."""
    return client_of(operator)


@pytest.fixture
def as_administrator(administrator: Person) -> Client:
    """The administrator's browser."""
    return client_of(administrator)


@pytest.fixture
def as_stranger(stranger: Person) -> Client:
    """The stranger's browser."""
    return client_of(stranger)
