"""What the vault or the sign-in refuses is reported in words, and nothing is half done."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.identity import APP_ID, OBJECT_ID
from localvault.testing import LocalVault
from scripts.provide_postgres import free_port
from tests.proofs.processes import asking, common
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.visitor import words
from tests.verbs.specimens import ALL, SPECIMENS, Specimen

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def plain(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal with a worker."""
    folder = tmp_path_factory.mktemp("plain")
    with portal(folder, [running_vault], template=template, pace=0.5) as running:
        yield running


def page_after(running: Portal, verb: str, name: str) -> str:
    """The words that the person reads who has just asked for it."""
    visitor = running.visitor()
    answer = asking.ask(visitor, verb, SLUG, name)
    return words(visitor.get(answer.headers["Location"]))


def test_the_managed_identity_opens_the_vault(plain: Portal, proof_vault: LocalVault) -> None:
    page_after(plain, "create", "by-identity")
    assert plain.settled("by-identity").state == "succeeded"
    requests = proof_vault.journal(name="by-identity")
    assert not any(entry.status == 401 for entry in requests if entry.authorised)
    common.check(plain, proof_vault)


def test_a_sign_in_that_fails_is_told_and_nothing_is_sent(
    proof_vault: LocalVault, template: Path, tmp_path: Path
) -> None:
    nowhere = {"IDENTITY_ENDPOINT": f"http://127.0.0.1:{free_port()}/token"}
    with portal(
        tmp_path, [proof_vault], template=template, worker=False, variables=nowhere
    ) as running:
        page = page_after(running, "create", "no-sign-in")
        row = running.operation("no-sign-in")
    assert "The portal could not sign in to Azure" in page
    assert "Nothing was changed." in page
    assert (row.state, row.how) == ("failed", "not_sent")
    assert proof_vault.journal(name="no-sign-in", authorised=True) == []


@pytest.mark.parametrize("specimen", ALL, ids=str)
def test_a_missing_permission_is_named_with_the_way_to_give_it(
    specimen: Specimen, plain: Portal, proof_vault: LocalVault
) -> None:
    name = f"not-permitted-{specimen}"
    permission = specimen.permission
    specimen.scene.set(proof_vault, name)
    proof_vault.configure(permissions="get list")

    page = page_after(plain, specimen.key, name)

    assert f"{SLUG} refused to {specimen.refused_to} {name}" in page
    assert (
        f"(app {APP_ID}, object {OBJECT_ID}) lacks the certificate permission {permission} in"
        in page
    )
    command = f"az keyvault set-policy --name {SLUG} --object-id {OBJECT_ID} "
    given = re.search(f"{command}--certificate-permissions ([a-z ]+)", page)
    assert given
    assert permission in given[1].split()
    assert "Nothing was changed." in page
    row = plain.operation(name)
    assert (row.state, row.how) == ("failed", "answered")
    requests = proof_vault.journal(route=specimen.route, name=name)
    assert not any(entry.committed for entry in requests)


def test_a_name_that_a_deleted_certificate_holds_leads_to_recovering_it(
    plain: Portal, proof_vault: LocalVault
) -> None:
    asking.prepare(proof_vault, [("recover", "held-name")])
    visitor = plain.visitor()
    answer = asking.ask(visitor, "create", SLUG, "held-name")
    page = visitor.get(answer.headers["Location"])

    assert "still holds its name" in words(page)
    assert SPECIMENS["recover"].page.url(SLUG, "held-name") in page.text
    assert "Use another name" in words(page)
    assert f"/vaults/{SLUG}/create/?from={plain.operation('held-name').id}" in page.text
    assert (plain.operation("held-name").how) == "not_sent"
    assert proof_vault.journal(route="create", name="held-name") == []
