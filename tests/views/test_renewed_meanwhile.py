"""A change of the current version while a new version is being made."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation, Vault
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.support.inventory import read_in
from tests.views.filling import fill_in, opened

pytestmark = pytest.mark.usefixtures("vault")

VERBS = {"disable": {}, "enable": {}, "tags": {"tags": "owner=me"}}


@pytest.fixture
def name(local_vault: LocalVault) -> str:
    """A certificate of its own with one version."""
    name = f"page-meanwhile-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "key_type": "EC-P-256", "age_days": 9}])
    return name


def url(verb: str, name: str) -> str:
    return reverse(f"certificates:certificate-{verb}", args=["kv-tests", name])


def current(local_vault: LocalVault, name: str) -> str:
    held: str = Caller(local_vault)("GET", f"/certificates/{name}").json["id"]
    return held.rpartition("/")[2]


def page_of(client: Client, operation: Operation) -> str:
    return client.get(f"/operations/{operation.id}/").content.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_the_question_names_the_operation_and_offers_to_cancel_it(
    as_operator: Client, local_vault: LocalVault, name: str, verb: str
) -> None:
    cancel = f'href="{url("cancel", name)}"'
    before = as_operator.get(url(verb, name)).content.decode()
    assert cancel not in before
    local_vault.change("create", name, issuer="Unknown")
    html = as_operator.get(url(verb, name)).content.decode()
    assert "A new version is being made (Non-integrated CA, request " in html
    assert "Cancel that operation first" in html
    assert cancel in html
    assert "No other version takes its place." not in html


@pytest.mark.parametrize("verb", VERBS)
def test_one_that_begins_after_the_question_is_asked_about(
    as_operator: Client, local_vault: LocalVault, name: str, verb: str
) -> None:
    form = opened(as_operator, url(verb, name))
    local_vault.change("create", name, issuer="Unknown")
    response = as_operator.post(url(verb, name), {**VERBS[verb], **form})
    assert response.status_code == 409
    assert "Operation under way" in response.content.decode()
    assert local_vault.journal(route="update", name=name) == []


@pytest.mark.parametrize("verb", VERBS)
def test_the_sentence_names_the_version(
    as_operator: Client, local_vault: LocalVault, name: str, verb: str
) -> None:
    assert fill_in(as_operator, url(verb, name), VERBS[verb]).status_code == 302
    said = Operation.objects.get().sentence
    assert f"ersion {current(local_vault, name)[:8]} of {name}" in said


@pytest.mark.parametrize("verb", VERBS)
def test_a_newer_version_is_told_of_on_both_pages(
    as_operator: Client, local_vault: LocalVault, vault: Vault, name: str, verb: str
) -> None:
    fill_in(as_operator, url(verb, name), VERBS[verb])
    operation, earlier = Operation.objects.get(), current(local_vault, name)
    assert "has become the current one" not in page_of(as_operator, operation)
    local_vault.change("renew", name)
    later = current(local_vault, name)
    assert later != earlier
    words = f"Version {later[:8]} has become the current one since version {earlier[:8]} was "
    certificate = reverse("certificates:certificate-detail", args=["kv-tests", name])
    assert words in as_operator.get(certificate).content.decode()
    read_in(vault, name)
    assert f"{words}{operation.verb_object.words.participle}. It is enabled." in page_of(
        as_operator, operation
    )


def test_a_newer_version_of_the_portal_is_told_of_without_a_worker(
    as_operator: Client, local_vault: LocalVault, name: str
) -> None:
    local_vault.configure(create_delay=0)
    fill_in(as_operator, url("disable", name))
    operation = Operation.objects.get()
    fill_in(as_operator, url("renew", name))
    renewal = Operation.objects.get(verb="renew")
    Operation.objects.filter(pk=renewal.pk).update(next_check_at=renewal.created_at)
    page_of(as_operator, renewal)
    words = f"Version {current(local_vault, name)[:8]} has become the current one since version "
    assert words in page_of(as_operator, operation)


def test_a_version_that_is_named_stays_what_it_is(
    as_operator: Client, local_vault: LocalVault, name: str
) -> None:
    address = f"{url('disable', name)}?version={current(local_vault, name)}"
    local_vault.change("create", name, issuer="Unknown")
    assert "is being made" not in as_operator.get(address).content.decode()
    assert fill_in(as_operator, address).status_code == 302
