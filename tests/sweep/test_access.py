"""Every address, by everybody: one readable table. An address that is missing here fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.models import Grant, Operation, Vault
from certificates.urls import urlpatterns
from localvault.testing import LocalVault
from tests.support.people import client_of, make_person
from tests.verbs.specimens import ALL, Specimen
from tests.views.scene import MakeOperation

VAULT = {"vault": "kv-tests"}
WEB = VAULT | {"name": "page-web"}
CSR = VAULT | {"name": "page-csr"}
OPERATION = {"operation_id": "the operation that waits for its CA"}
DECIDE = {"operation_id": "the operation that waits for a decision"}
PEOPLE = ("anonymous", "stranger", "other", "reader", "operator", "administrator")

# Sent without what makes it happen, a change is refused for its form (400, 409, 422) by whoever
# may do it, and by everybody else before the form is looked at. "other" operates another vault.
# Columns: method, name, of, then a status for each of PEOPLE. The pages of changes are added below.
Row = tuple[str, str, dict[str, str], tuple[int, ...]]
PAGES: list[Row] = [
    ("GET", "overview", {}, (302, 302, 302, 302, 302, 302)),
    ("POST", "theme", {}, (400, 400, 400, 400, 400, 400)),
    ("GET", "certificate-list", {}, (302, 403, 200, 200, 200, 200)),
    ("GET", "certificate-find", {}, (302, 403, 200, 200, 200, 200)),
    ("POST", "certificate-find", {}, (302, 403, 422, 422, 422, 422)),
    ("GET", "certificate-detail", WEB, (302, 404, 404, 200, 200, 200)),
    ("GET", "certificate-cer", WEB, (302, 404, 404, 200, 200, 200)),
    ("GET", "certificate-csr", CSR, (302, 404, 404, 200, 200, 200)),
    ("GET", "vault-list", {}, (302, 403, 200, 200, 200, 200)),
    ("GET", "vault-detail", VAULT, (302, 404, 404, 200, 200, 200)),
    ("POST", "vault-check", VAULT, (302, 404, 404, 200, 200, 200)),
    ("POST", "vault-sync", VAULT, (302, 404, 404, 302, 302, 302)),
    ("GET", "vault-sync-status", VAULT, (302, 404, 404, 200, 200, 200)),
    ("POST", "vault-list", {}, (302, 403, 403, 403, 403, 422)),
    ("GET", "vault-settings", VAULT, (302, 404, 404, 403, 403, 200)),
    ("POST", "vault-settings", VAULT, (302, 404, 404, 403, 403, 302)),
    ("GET", "vault-switch-off", VAULT, (302, 404, 404, 403, 403, 200)),
    ("POST", "vault-switch-off", VAULT, (302, 404, 404, 403, 403, 422)),
    ("POST", "vault-switch-on", VAULT, (302, 404, 404, 403, 403, 302)),
    ("GET", "certificate-name", VAULT, (302, 404, 404, 403, 200, 200)),
    ("GET", "deleted-list", {}, (302, 403, 200, 200, 200, 200)),
    ("GET", "vault-deleted", VAULT, (302, 404, 404, 200, 200, 200)),
    ("GET", "operation-list", {}, (302, 403, 200, 200, 200, 200)),
    ("GET", "operation-rows", {}, (302, 302, 302, 302, 302, 302)),
    ("GET", "operation-detail", OPERATION, (302, 404, 404, 200, 200, 200)),
    ("GET", "operation-status", OPERATION, (302, 404, 404, 302, 302, 302)),
    ("GET", "operation-csr", OPERATION, (302, 404, 404, 200, 200, 200)),
    ("POST", "operation-decide", DECIDE, (302, 404, 404, 403, 422, 422)),
    ("POST", "operation-look-again", OPERATION, (302, 404, 404, 403, 409, 409)),
]


def rows_of(specimen: Specimen) -> Iterator[Row]:
    """A change of a certificate of its own: everybody who sees the vault may know of the page."""
    page = specimen.page
    of = page.kwargs(VAULT["vault"], certificate_of(specimen))
    for method, status in (("GET", 200), ("POST", page.empty)):
        allowed = tuple(status if who in page.may else 403 for who in PEOPLE[3:])
        yield method, page.url_name, of, (302, 404, 404, *allowed)


def certificate_of(specimen: Specimen) -> str:
    """The name of the certificate that its page is about."""
    return f"sweep-{specimen.key}"


@cache
def set_scenes(running: LocalVault) -> None:
    """Put into the vault what each change starts from."""
    for specimen in ALL:
        specimen.scene.set(running, certificate_of(specimen))


CHANGES = {specimen.key: list(rows_of(specimen)) for specimen in ALL}
TABLE = PAGES + [row for rows in CHANGES.values() for row in rows]


@dataclass(frozen=True)
class Cast:
    """A browser for everybody."""

    clients: dict[str, Client]
    kwargs: dict[str, str]

    def address(self, name: str, of: dict[str, str]) -> str:
        """Where something is."""
        kwargs = {key: self.kwargs.get(value, value) for key, value in of.items()}
        return reverse(f"certificates:{name}", kwargs=kwargs)

    def status(self, who: str, method: str, name: str, of: dict[str, str]) -> int:
        """How the portal answers."""
        return self.clients[who].generic(method, self.address(name, of)).status_code


@pytest.fixture
def cast(
    certificates: LocalVault,
    vault: Vault,
    waiting_csr: Operation,
    make_operation: MakeOperation,
    as_stranger: Client,
    as_reader: Client,
    as_operator: Client,
    as_administrator: Client,
) -> Cast:
    set_scenes(certificates)
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    oz = make_person("oz")
    Grant.objects.create(person=oz, role=Role.OPERATOR, vault=other, granted_by="tests")
    clients = (Client(), as_stranger, client_of(oz), as_reader, as_operator, as_administrator)
    undecided = make_operation(State.NEEDS_DECISION, name="page-undecided")
    return Cast(
        dict(zip(PEOPLE, clients, strict=True)),
        {
            OPERATION["operation_id"]: str(waiting_csr.id),
            DECIDE["operation_id"]: str(undecided.id),
        },
    )


@pytest.mark.parametrize(
    ("method", "name", "of", "expected"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE]
)
def test_who_may_what(
    cast: Cast, method: str, name: str, of: dict[str, str], expected: tuple[int, ...]
) -> None:
    answers = tuple(cast.status(who, method, name, of) for who in PEOPLE)
    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, expected, strict=True))


@pytest.mark.parametrize(
    ("name", "of"),
    [(row[1], row[2]) for row in TABLE if row[0] == "POST" and row[1] != "theme"],
)
def test_a_form_sent_after_the_sign_in_ended_leads_back_to_a_page(
    cast: Cast, name: str, of: dict[str, str]
) -> None:
    sign_in = cast.clients["anonymous"].post(cast.address(name, of))["Location"]
    (page,) = parse_qs(urlsplit(sign_in).query)["next"]
    assert cast.clients["administrator"].get(page).status_code == 200


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == {row[1] for row in TABLE}


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.name))
def test_other_methods_are_refused(cast: Cast, pattern: Any) -> None:
    allowed = {row[0] for row in TABLE if row[1] == pattern.name}
    of = next(row[2] for row in TABLE if row[1] == pattern.name)
    for method in {"GET", "POST", "PUT", "DELETE"} - allowed:
        assert cast.status("administrator", method, pattern.name, of) == 405


def test_the_app_owns_the_root() -> None:
    assert get_resolver().resolve("/").view_name == "certificates:overview"
