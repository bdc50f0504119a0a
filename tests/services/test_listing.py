"""The list over all vaults: who sees what, filters, orders, pages; the same on every database."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.domain.states import CertificateState
from certificates.models import Certificate, Grant, Person, Vault
from certificates.services import certificates
from certificates.services.certificates import Query
from certificates.services.certificates.listing import PAGE
from certificates.services.certificates.state_sql import state
from tests.services.rows import columns, make

NOW = timezone.now()


@pytest.fixture
def vault(db: None) -> Vault:
    return Vault.objects.create(slug="kv-a", url="https://localhost:1", label="Production")


@pytest.fixture
def other(vault: Vault) -> Vault:
    return Vault.objects.create(slug="kv-b", url="https://localhost:2", label="Test")


def add(vault: Vault, name: str, **members: Any) -> Certificate:
    """A row that is valid for a year, or otherwise."""
    held = {"version": "0" * 32, "calm_state": "valid", "expires": NOW + timedelta(days=365)}
    row: Certificate = Certificate.objects.create(
        vault=vault,
        name=name,
        key=name.lower(),
        **{"enabled": True, "search": name.lower(), "listed_at": NOW, **held, **members},
    )
    return row


def names(actor: Person, **asked: Any) -> list[str]:
    page = certificates.page(actor=actor, query=Query(**{"sort": "name", **asked}))
    return [row.name for row in page.rows]


class TestWho:
    def test_only_vaults_that_the_person_may_see(self, vault: Vault, other: Vault) -> None:
        person = Person.objects.create(username="p")
        Grant.objects.create(person=person, role=Role.READER, vault=other, granted_by="tests")
        add(vault, "hidden")
        add(other, "shown")
        page = certificates.page(actor=person, query=Query())
        assert ([row.name for row in page.rows], page.number) == (["shown"], 1)
        assert certificates.choices(actor=person).labels == ["Test"]
        assert names(person, vault="kv-a") == []

    def test_a_vault_out_of_use_is_left_out(self, vault: Vault, reader: Person) -> None:
        add(vault, "hidden")
        Vault.objects.update(is_enabled=False)
        assert names(reader) == []


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"vault": "kv-b"}, ["b1"]),
    ({"label": "Test"}, ["b1"]),
    ({"states": ("expired",)}, ["old"]),
    ({"states": ("expired", "disabled")}, ["off", "old"]),
    ({"enabled": False}, ["off"]),
    ({"issuer": "DigiCert"}, ["b1"]),
    ({"key": "EC P-256"}, ["ec"]),
    ({"expires": (NOW, NOW + timedelta(days=30))}, ["soon"]),
    ({"tag": ("team", None)}, ["ec", "soon"]),
    ({"tag": ("team", "web")}, ["soon"]),
    ({"tag": ('o"dd', "x")}, []),
    ({"pending": True}, ["b1"]),
    ({"search": "SO on"}, ["soon"]),
    ({"search": "so", "enabled": False}, []),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS, ids=range(len(FILTERS)))
def test_each_filter(
    vault: Vault, other: Vault, reader: Person, asked: dict[str, Any], found: list[str]
) -> None:
    add(vault, "old", expires=NOW - timedelta(days=1))
    add(vault, "soon", expires=NOW + timedelta(days=3), tags={"team": "web"})
    add(vault, "off", enabled=False, fixed_state="disabled")
    add(vault, "ec", key_type="EC P-256", tags={"team": "mail"})
    add(other, "b1", policy_issuer="DigiCert", operation="inProgress")
    assert names(reader, **asked) == found


SORTS = [
    ("name", ["a-3", "a2", "a3", "b"]),
    ("-name", ["b", "a3", "a2", "a-3"]),
    ("vault", ["a-3", "a3", "b", "a2"]),
    ("expires", ["b", "a3", "a2", "a-3"]),
    ("updated", ["a2", "a3", "b", "a-3"]),
    ("need", ["b", "a3", "a2", "a-3"]),
]


@pytest.mark.parametrize(("sort", "found"), SORTS)
def test_each_order(
    vault: Vault, other: Vault, reader: Person, sort: str, found: list[str]
) -> None:
    add(vault, "a3", expires=NOW + timedelta(days=2), updated=NOW - timedelta(days=2))
    add(other, "a2", expires=NOW + timedelta(days=2, seconds=1), updated=None)
    add(vault, "b", expires=NOW - timedelta(days=2), updated=NOW - timedelta(days=1))
    add(vault, "a-3", expires=None, version="", fixed_state="pending", updated=NOW)
    if sort == "need":
        found = ["b", "a-3", "a3", "a2"]
    assert names(reader, sort=sort) == found


@pytest.mark.parametrize("sort", ["need", "name", "-name", "expires", "-expires", "updated"])
def test_pages_together_are_the_list(vault: Vault, reader: Person, sort: str) -> None:
    for number in range(2 * PAGE + 7):
        days = timedelta(days=number % 5 - 2)
        add(vault, f"c{number:03}", expires=NOW + days if number % 3 else None)
    query, found = Query(sort=sort), []
    while True:
        page = certificates.page(actor=reader, query=query)
        assert page.number == 2 * PAGE + 7
        found += [row.name for row in page.rows]
        if not page.after:
            break
        query = Query(sort=sort, after=page.after)
    assert len(found) == len(set(found)) == 2 * PAGE + 7
    whole = certificates.every(actor=reader, query=Query(sort=sort))
    assert [row.name for row in whole] == found


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


MADE_UP = [
    "x",
    "é",
    cursor(),
    cursor("a", "kv"),
    cursor("a", "kv", "1"),
    cursor("a", {"at": "2026-11-26T00:00:00+00:00"}, 1),
    cursor({"at": "2026-11-26"}, "a", 1),
    cursor("a", "kv", 10**30),
    cursor("a\0", "kv", 1),
    cursor("\ud800", "kv", 1),
    cursor(None, None, None),
    cursor([], {}, 1),
]


@pytest.mark.parametrize("sort", ["name", "expires", "need"])
@pytest.mark.parametrize("after", MADE_UP, ids=range(len(MADE_UP)))
def test_a_place_that_this_order_has_not_made_is_the_first_page(
    vault: Vault, reader: Person, after: str, sort: str
) -> None:
    add(vault, "one")
    assert names(reader, after=after, sort=sort) == ["one"]


class TestOperations:
    def test_they_stand_in_the_row_of_their_certificate(
        self, vault: Vault, operator: Person
    ) -> None:
        add(vault, "Web")
        make(vault, operator, name="web", **columns(State.WAITING) | {"slot": None})
        (row,) = certificates.page(actor=operator, query=Query()).rows
        assert [operation.name for operation in row.operations] == ["web"]

    def test_of_a_certificate_that_is_not_read_yet_they_stand_above(
        self, vault: Vault, operator: Person
    ) -> None:
        add(vault, "web")
        make(vault, operator, name="new", **columns(State.WAITING) | {"slot": None})
        page = certificates.page(actor=operator, query=Query())
        assert [(row.name, row.certificate is None) for row in page.rows] == [
            ("new", True),
            ("web", False),
        ]
        assert page.number == 2
        assert names(operator, search="we") == ["web"]
        assert names(operator, states=("valid",)) == ["web"]


def moments() -> st.SearchStrategy[datetime | None]:
    near = st.integers(-2, 2).map(lambda seconds: NOW + timedelta(seconds=seconds))
    return st.none() | near


@given(
    st.sampled_from(["", *CertificateState]),
    st.sampled_from(list(CertificateState)),
    moments(), moments(), moments(), moments(),
)  # fmt: skip
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_database_and_the_page_give_the_same_state(
    vault: Vault, fixed: str, calm: str, needs: Any, overdue: Any, begins: Any, ends: Any
) -> None:
    Certificate.objects.all().delete()
    add(
        vault, "c", fixed_state=fixed, calm_state=calm,
        needs_at=needs, overdue_at=overdue, not_before=begins, expires=ends,
    )  # fmt: skip
    row = Certificate.objects.annotate(found=state(NOW)).get()
    assert row.found == row.timeline.state(NOW)
