"""Every page asks the database at most BUDGET times, however much the portal holds.

A page is taken from the table of addresses, so that a new one is measured without a line here. A
page that goes over says what it asked: merge what is asked twice, and counts into one aggregate.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.domain.actions import Role
from certificates.domain.lifecycle import FINAL, SENT, State
from certificates.models import (
    Certificate,
    DeletedCertificate,
    Grant,
    Operation,
    OutsideChange,
    Person,
    Vault,
)
from localvault.testing import LocalVault
from tests.support.inventory import fill, read_in
from tests.sweep.test_access import DECIDE, OPERATION, PEOPLE, TABLE, Cast, set_scenes
from tests.views.csr import CSR
from tests.views.scene import MakeOperation

BUDGET = 15
# The query strings of pages; {id} is an operation that waits for its CA.
QUERIES = {
    "certificate-list": ("q=many", "q=aabbccdd&state=action&sort=-updated&tag=a", "format=csv"),
    "certificate-create": ("name=page-web", "from=default", "from={id}"),
    "certificate-tags": ("from={id}",),
    "certificate-name": ("name=page-web", "name=page-gone"),
    "deleted-list": ("q=lost", "vault=kv-tests"),
    "operation-list": ("kind=all", "kind=needs-me", "kind=failed", "kind=waiting-for-ca"),
    "operation-rows": ("id={id}.waiting",),
    "operation-status": ("shown=sending&on=certificate",),
    "vault-list": ("for=create",),
}
NAMES = {"create": "page-web", "delete": "lost", "tags": "many-000"}


@dataclass(frozen=True)
class Size:
    """How much the portal holds."""

    vaults: int
    certificates: int
    operations: int


@pytest.fixture
def cast(certificates: LocalVault, waiting_csr: Operation, make_operation: MakeOperation) -> Cast:
    """What the addresses of the table are about."""
    set_scenes(certificates)
    undecided = make_operation(State.NEEDS_DECISION, name="page-undecided")
    of = {OPERATION["operation_id"]: waiting_csr, DECIDE["operation_id"]: undecided}
    return Cast({}, {name: str(operation.pk) for name, operation in of.items()})


@pytest.mark.parametrize("size", [Size(1, 10, 10), Size(60, 2_000, 200)], ids=str)
def test_no_page_goes_over_the_budget(
    cast: Cast, vault: Vault, operator: Person, as_operator: Client, as_administrator: Client,
    size: Size,
) -> None:  # fmt: skip
    furnish(vault, size, operator)
    scatter(operator)
    over = []
    for who, client in {"operator": as_operator, "administrator": as_administrator}.items():
        client.get(cast.address("certificate-detail", {"vault": vault.slug, "name": "page-web"}))
        for page, headers in [*pages(cast, who), *more_pages()]:
            asked = statements(client, page, headers)
            twice = [sql for sql, number in Counter(asked).items() if number > 1]
            if len(asked) > BUDGET or twice:
                over.append(f"{page} as {who}: {len(asked)}, {len(twice)} of them twice")
                over += [f"  {sql}" for sql in asked]
    assert not over, "\n".join(over)


def test_each_query_is_asked_of_a_page_that_there_is() -> None:
    assert QUERIES.keys() <= {name for method, name, _, _ in TABLE if method == "GET"}


def pages(cast: Cast, who: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address that answers GET to ``who``, and how it answers with more than a redirect.

    A refusal is no page: it writes history, whose rows are read again under their lock.
    """
    waiting = cast.kwargs[OPERATION["operation_id"]]
    for method, name, of, statuses in TABLE:
        status = statuses[PEOPLE.index(who)]
        if method != "GET" or status == 403:
            continue
        headers = {"HX-Request": "true"} if status == 302 else {}
        yield cast.address(name, of), headers
        for query in QUERIES.get(name, ()):
            yield f"{cast.address(name, of)}?{query.format(id=waiting)}", headers


def more_pages() -> Iterator[tuple[str, dict[str, str]]]:
    """The account, an operation in each state, the copy of a certificate whose vault rests."""
    yield reverse("account_change_password"), {}
    yield reverse("account_logout"), {}
    for state in State:
        operation = Operation.objects.filter(state=state).earliest("created_at")
        yield reverse("certificates:operation-detail", args=[operation.pk]), {}
    for vault in Vault.objects.exclude(closed_until=None)[:1]:
        yield reverse("certificates:certificate-detail", args=[vault.slug, "many-000"]), {}


def statements(client: Client, page: str, headers: dict[str, str]) -> list[str]:
    """What a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page, headers=headers)
        if answer.streaming:
            answer.getvalue()
    assert answer.status_code == 200 or page == "/", f"{page}: {answer.status_code}"
    return [query["sql"] for query in captured]


def scatter(person: Person) -> None:
    """Grants on each vault alone in place of one on all: what someone may see takes longer."""
    person.grants.all().delete()
    Grant.objects.bulk_create(
        Grant(person=person, role=Role.OPERATOR, vault=vault, granted_by="tests")
        for vault in Vault.objects.all()
    )


def furnish(vault: Vault, size: Size, operator: Person) -> None:
    """Rows as in a portal that is in use; apart from ``vault``, all vaults are old and rest."""
    now = timezone.now()
    places = [vault, *Vault.objects.bulk_create(resting(n) for n in range(1, size.vaults))]
    read_in(vault, "page-web")
    OutsideChange.objects.create(
        vault=vault, key="page-web", name="page-web", what="tags", before=now
    )
    for place in places:
        fill(place, size.certificates // size.vaults, read_at=now)
    Certificate.objects.bulk_create(
        Certificate(
            vault=place, name="others", key="others", enabled=True, listed_at=now,
            calm_state="pending", operation="inProgress", operation_seen_at=now,
        )
        for place in places
    )  # fmt: skip
    DeletedCertificate.objects.bulk_create(
        DeletedCertificate(vault=place, name="lost", key="lost", deleted=now) for place in places
    )
    kinds = [(place, verb, state) for place in places for verb in NAMES for state in State]
    Operation.objects.bulk_create(
        made(*kinds[number % len(kinds)], operator, number) for number in range(size.operations)
    )


def resting(number: int) -> Vault:
    """A vault that fails, and was read long ago."""
    now, slug = timezone.now(), f"kv-{number:02}"
    return Vault(
        slug=slug, url=f"https://localhost:{number}", is_standin=True, failures=5,
        failure={"kind": "no_answer", "vault": slug}, failing_since=now,
        closed_until=now + timedelta(hours=1), synced_at=now - timedelta(days=number),
    )  # fmt: skip


def made(vault: Vault, verb: str, state: State, by: Person, number: int) -> Operation:
    """An operation as it is in a state; nobody looks at it before tomorrow."""
    now, final, sent = timezone.now(), state in FINAL, state in SENT | FINAL
    request: dict[str, Any] = {"verb": verb, "vault": vault.slug, "name": NAMES[verb]}
    if verb == "create":
        request["spec"] = {"subject": "CN=page-web", "issuer": "Unknown"}
    return Operation(
        id=uuid4(), verb=verb, vault=vault, name=NAMES[verb], actor=by, state=state,
        request=request, created_at=now - timedelta(minutes=number),
        sent_at=now if sent else None, before={"gets": []} if sent else None,
        accepted={"csr": CSR} if verb == "create" and state is State.WAITING else None,
        how="answered" if final or state is State.WAITING else "",
        error={"kind": "permission", "vault": vault.slug} if state is State.FAILED else None,
        settled_at=now if final else None,
        next_check_at=None if final else now + timedelta(days=1),
    )  # fmt: skip
