"""Finds the made-up verb everywhere; ``test_new_verb.py`` runs this in the copy that has it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.changes import CHANGES, changes_of
from certificates.models import Vault, VaultPermission
from certificates.verbs import VERBS, Subject
from localvault.testing import LocalVault

NAME = "Old-Shop"
PAGE = f"/vaults/kv-tests/certificates/{NAME}/"
FORM = f"{PAGE}retire/"
COMMAND = (
    f"az keyvault certificate set-attributes --vault-name kv-tests --name {NAME} "
    "--enabled false --tags retired=yes"
)
NONCE = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def certificate(vault: Vault, local_vault: LocalVault) -> None:
    local_vault.fill([{"name": NAME}])


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_page_of_a_certificate_offers_it(as_operator: Client, as_reader: Client) -> None:
    assert f'<a class="entry danger" href="{FORM}">' in text(as_operator, PAGE)
    assert f"Retire {NAME}</a>" in text(as_operator, PAGE)
    assert FORM not in text(as_reader, PAGE)
    assert "Retire" in text(as_reader, PAGE)  # among what the role does not allow


def test_its_own_page_asks(vault: Vault, as_operator: Client, as_reader: Client) -> None:
    page = text(as_operator, FORM)
    assert f'<h1 class="break">Retire {NAME}?</h1>' in page
    assert f"<li>Readers of {NAME} are refused.</li>" in page
    assert "Yes, at any time: enable it." in page
    assert COMMAND in page
    assert "btn-danger" in page
    assert "the identity lacks" not in page
    text(as_reader, FORM, status=403)
    VaultPermission.objects.create(
        vault=vault, permission="update", is_held=False, known_at=timezone.now(), refusal={}
    )
    assert "the identity lacks update here" in text(as_operator, FORM)


def test_it_is_done_and_followed(as_operator: Client, local_vault: LocalVault) -> None:
    answer = as_operator.post(FORM, {"nonce": NONCE})
    assert answer.status_code == 302
    sent = local_vault.journal(route="update")[-1]
    assert sent.name == NAME.lower() or NAME in sent.path
    title = f"Retiring {NAME} in kv-tests"
    operation = text(as_operator, answer["Location"])
    for said in (title, f"{NAME} is retired: readers are refused.", "retired=yes", COMMAND):
        assert said in operation
    assert title in text(as_operator, reverse("certificates:operation-list"))
    certificate = text(as_operator, PAGE)
    assert f">{title}</a>" in certificate.partition("History</h2>")[2]
    assert FORM not in certificate


def test_an_api_finds_all_that_it_needs() -> None:
    change, verb = CHANGES["retire"], VERBS["retire"]
    asked = verb(name=NAME)
    assert change in changes_of(Subject.CERTIFICATE)
    assert change.verb is verb
    assert (verb.action, verb.permission, verb.subject) == ("update", "update", "certificate")
    assert (verb.takes_away, verb.is_read, verb.is_filled_in) == (True, False, False)
    assert change.word == "Retire"
    assert change.url("kv-tests", NAME) == FORM
    assert change.az(asked, "kv-tests") == COMMAND
    assert change.request_facts(asked) == [("Mark", "retired=yes")]
    assert asked.words.title.format(name=NAME, vault="kv") == f"Retiring {NAME} in kv"
    assert asked.attempt.infinitive == f"retire {NAME}"
