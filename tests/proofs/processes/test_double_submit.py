"""One rendered form is one operation and one request, however often and wherever it is sent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, databases, records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.visitor import operation_of, words
from tests.verbs.specimens import ALL, SPECIMENS, Specimen

pytestmark = pytest.mark.proof

TIMES = 20


@pytest.fixture(scope="module", params=databases.BOTH)
def two_servers(
    request: pytest.FixtureRequest,
    running_vault: LocalVault,
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Portal]:
    """A portal with two web servers and a worker."""
    folder = tmp_path_factory.mktemp("double")
    with databases.on(request.param, folder, running_vault, template, webs=2) as running:
        yield running


def requests_of(vault: LocalVault, number: object) -> int:
    """How many requests the vault got that carry the id of an operation."""
    return len(vault.journal(client_request_id=str(number), authorised=True))


@pytest.mark.parametrize("specimen", ALL, ids=str)
def test_a_form_sent_twenty_times_to_two_servers_is_one_operation_and_one_request(
    specimen: Specimen, two_servers: Portal, proof_vault: LocalVault, database_name: str
) -> None:
    name = f"twenty-{specimen}-{database_name}"
    specimen.scene.set(proof_vault, name)
    visitor = two_servers.visitor()
    where = specimen.page.url(SLUG, name)
    form = visitor.form(where) | specimen.page.form(SLUG, name)
    servers = [two_servers.webs[n % 2].url for n in range(TIMES)]

    with ThreadPoolExecutor(TIMES) as senders:
        answers = list(senders.map(lambda at: visitor.post(where, form, at=at), servers))

    row = two_servers.operation(name)
    assert {operation_of(answer) for answer in answers} == {row.id}
    assert requests_of(proof_vault, row.id) == 1
    history = records.events(two_servers.records, row)
    assert (history.count("operation.record"), history.count("operation.send")) == (1, 1)


def test_the_back_button_leads_to_the_settled_operation_and_other_content_to_another(
    two_servers: Portal, proof_vault: LocalVault, database_name: str
) -> None:
    name = f"back-{database_name}"
    visitor = two_servers.visitor()
    page = SPECIMENS["create"].page
    where = page.url(SLUG, name)
    form = visitor.form(where) | page.form(SLUG, name)
    first = operation_of(visitor.post(where, form))
    two_servers.settled(name)

    again = visitor.post(where, form, at=two_servers.webs[1].url)

    assert operation_of(again) == first
    assert "Done" in words(visitor.get(again.headers["Location"]))
    assert requests_of(proof_vault, first) == 1

    there = visitor.form(f"{where}?name={name}")["opened"]  # as the certificate is by now
    second = operation_of(visitor.post(where, form | {"validity_months": "6", "opened": there}))

    assert second != first
    assert requests_of(proof_vault, second) == 1
    assert "History is whole" in two_servers.manage("verify_audit")


def test_another_operator_on_the_same_certificate_is_told_of_the_first(
    two_servers: Portal, proof_vault: LocalVault, database_name: str
) -> None:
    name = f"busy-{database_name}"
    asking.prepare(proof_vault, [("delete", name)])
    proof_vault.configure(delete_delay=9)
    first = operation_of(asking.ask(two_servers.visitor("olu"), "delete", SLUG, name))

    refusal = asking.ask(two_servers.visitor("oda"), "create", SLUG, name)

    assert refusal.status_code == 409
    assert ", asked for by olu, is under way." in words(refusal)
    assert f"/operations/{first}/" in refusal.text
    assert proof_vault.journal(route="create", name=name) == []
    assert [row.id for row in records.operations(two_servers.records, name)] == [first]
