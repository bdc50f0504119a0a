"""What the portal's identity needs in a vault is what its pages are seen to use."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.looks import Get
from certificates.verbs import VERBS
from localvault.routes import ROUTES
from localvault.testing import LocalVault
from tests.docs.pages import table, text
from tests.verbs.specimens import ALL, Specimen
from tests.views.filling import fill_in

PERMISSIONS = {route.name: route.permission for route in ROUTES}
TOLD = {
    row[1].strip("`"): set(row[2].split(", "))
    for row in table("permissions", "Page", "Address name", "Permissions")
}
WEB = ["kv-tests", "page-web"]

Use = Callable[[Client], object]


def get(name: str, *args: str) -> Use:
    return lambda client: client.get(reverse(f"certificates:{name}", args=args))


def ask(specimen: Specimen) -> Use:
    """Shows the page that asks, and then says yes."""

    def both(client: Client) -> None:
        asked = ("kv-tests", certificate_of(specimen))
        url = specimen.page.url(*asked)
        response = fill_in(client, url, specimen.page.form(*asked))
        assert response.status_code == 302, response.content

    return both


def certificate_of(specimen: Specimen) -> str:
    """The name of the certificate that is changed."""
    return f"docs-{specimen.key}"


CHANGES = {specimen.page.url_name: specimen for specimen in ALL}
USES: dict[str, Use] = {
    "certificate-detail": get("certificate-detail", *WEB),
    "certificate-cer": get("certificate-cer", *WEB),
    "certificate-csr": get("certificate-csr", "kv-tests", "page-csr"),
    "certificate-name": lambda client: client.get(
        reverse("certificates:certificate-name", args=["kv-tests"]), {"name": "docs-free"}
    ),
    "vault-check": lambda client: client.post(
        reverse("certificates:vault-check", args=["kv-tests"])
    ),
    **{page: ask(specimen) for page, specimen in CHANGES.items()},
}


def test_every_page_that_asks_a_vault_is_tried() -> None:
    assert set(TOLD) == set(USES)


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("page", sorted(USES))
def test_a_page_uses_the_permissions_that_are_told(
    page: str, as_administrator: Client, certificates: LocalVault
) -> None:
    if specimen := CHANGES.get(page):
        specimen.scene.set(certificates, certificate_of(specimen))
    since = max((entry.seq for entry in certificates.journal()), default=0)
    USES[page](as_administrator)
    used = certificates.journal(since=since, authorised=True)
    assert {PERMISSIONS[entry.route] for entry in used if entry.route} == TOLD[page]
    assert {entry.status for entry in used} <= {200, 202, 204, 404}


def test_looks_of_operations_get_and_list() -> None:
    routes = {Get.CERTIFICATE: "certificate", Get.DELETED: "deleted"}
    asked = {get for verb in VERBS.values() for get in verb.gets}
    assert {PERMISSIONS[routes.get(get, get.value)] for get in asked} == {"get", "list"}


def test_all_of_them_together_are_told() -> None:
    everything = {"get", "list", *(specimen.permission for specimen in ALL)}
    assert set().union(*TOLD.values()) == everything
    told = re.search(r"everything works needs `([a-z ]+)`", " ".join(text("permissions").split()))
    assert told
    assert set(told[1].split()) == everything
