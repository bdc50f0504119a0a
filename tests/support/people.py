"""People: one per role over all vaults, and a stranger who has none; and their browsers."""

import re
from typing import Any

import pytest
from django.test import Client

from certificates.domain.actions import Role
from certificates.models import Grant, Person

PASSWORD = "correct horse battery staple"

_BLANKS = re.compile(rb"(<textarea.*?</textarea>|<pre.*?</pre>)|\s+", re.DOTALL)
_OPENED = re.compile(rb"(<(?!span\b)[a-z][^<>]*>) ")


class Browser(Client):
    """A client that gets pages as they are laid out: where a template breaks its lines is not seen.

    White space is one blank, and none is at the edges of an element. Fields keep theirs.
    """

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = laid_out(response.content)
        return response


def laid_out(html: bytes) -> bytes:
    """``html`` with its white space as a browser treats it."""
    one = _BLANKS.sub(lambda blanks: blanks.group(1) or b" ", html)
    return re.sub(rb"(?<=[^>]) (?=</)", b"", _OPENED.sub(rb"\1", one))


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
    client = Browser()
    client.force_login(person)
    return client


@pytest.fixture
def client() -> Client:
    """A browser in which nobody is signed in."""
    return Browser()


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
