"""A new version by the current policy."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.views.filling import fill_in

pytestmark = pytest.mark.usefixtures("vault")

SUBJECT = "CN=renewed.contoso.com"


def url(name: str) -> str:
    return reverse("certificates:certificate-renew", args=["kv-tests", name])


@pytest.fixture
def make(local_vault: LocalVault) -> Any:
    """Makes a certificate of its own with a tag and an unusual policy."""

    def filled(**more: Any) -> str:
        name = f"page-renew-{uuid4().hex[:8]}"
        asked = {"subject": SUBJECT, "key_type": "EC-P-384", "tags": {"owner": "web team"}}
        local_vault.fill([{"name": name, **asked, **more}])
        return name

    return filled


def send(client: Client, name: str) -> Operation:
    response = fill_in(client, url(name))
    assert response.status_code == 302, response.content
    return Operation.objects.latest("created_at")


def certificate(local_vault: LocalVault, name: str) -> Any:
    return Caller(local_vault)("GET", f"/certificates/{name}").json


def test_the_page_says_what_it_does_and_by_which_policy(as_operator: Client, make: Any) -> None:
    html = as_operator.get(url(make())).content.decode()
    for expected in (
        "What this does",
        "stays enabled, and the issuance policy and the tags stay as they are.",
        "The current issuance policy",
        SUBJECT,
        "EC P-384",
        "Create new version</button>",
        "With another policy",
    ):
        assert expected in html
    assert "It is disabled" not in html


def test_the_vault_keeps_policy_and_tags(
    as_operator: Client, local_vault: LocalVault, make: Any
) -> None:
    local_vault.configure(create_delay=0)
    name = make()
    before = certificate(local_vault, name)
    operation = send(as_operator, name)
    as_operator.get(f"/operations/{operation.id}/")
    after = certificate(local_vault, name)
    assert after["id"] != before["id"]
    assert after["policy"] == before["policy"]
    assert after["tags"] == {"owner": "web team"}
    assert operation.title == f"Creating a new version of {name} in kv-tests"


def test_what_waits_for_its_ca_can_be_cancelled(
    as_operator: Client, local_vault: LocalVault, make: Any
) -> None:
    operation = send(as_operator, make(issuer="Unknown"))
    assert operation.waits_for_csr
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert "Download CSR" in html
    assert "/cancel/" in html


def test_of_a_disabled_one_it_is_disabled_too(
    as_operator: Client, local_vault: LocalVault, make: Any
) -> None:
    local_vault.configure(create_delay=0)
    name = make()
    local_vault.change("disable", name)
    assert "It is disabled, as the current one is" in as_operator.get(url(name)).content.decode()
    operation = send(as_operator, name)
    as_operator.get(f"/operations/{operation.id}/")
    assert certificate(local_vault, name)["attributes"]["enabled"] is False


def test_without_a_certificate_there_is_no_page(as_operator: Client) -> None:
    assert as_operator.get(url("page-never-there")).status_code == 404


def test_a_second_one_is_refused_while_one_is_under_way(as_operator: Client, make: Any) -> None:
    name = make(issuer="Unknown")
    send(as_operator, name)
    operation = send(as_operator, name)
    html = as_operator.get(f"/operations/{operation.id}/").content.decode()
    assert "already has an operation under way" in html
    assert f"{name} cannot be renewed in kv-tests." in html
    assert f'href="{url(name)}"' not in html.partition("<main")[2].partition("Steps")[0]


@pytest.mark.parametrize(("issuer", "label"), [("Self", "New version"), ("Unknown", "New CSR")])
def test_what_has_expired_asks_for_it(
    as_operator: Client, make: Any, issuer: str, label: str
) -> None:
    name = make(issuer=issuer, age_days=400)
    html = as_operator.get(f"/vaults/kv-tests/certificates/{name}/").content.decode()
    solid = html.partition('class="btn btn-primary" href="' + url(name))[2]
    assert f"</svg>{label}</a>" in solid[:2000]
