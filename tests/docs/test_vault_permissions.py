"""What the portal's identity needs in a vault is what its pages are seen to use."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.looks import Get
from certificates.verbs import VERBS
from localvault.routes import ROUTES
from localvault.testing import LocalVault
from tests.docs.pages import table, text

PERMISSIONS = {route.name: route.permission for route in ROUTES}
TOLD = {
    row[1].strip("`"): set(row[2].split(", "))
    for row in table("permissions", "Page", "Address name", "Permissions")
}
WEB = ["kv-tests", "page-web"]

Use = Callable[[Client], object]


def get(name: str, *args: str) -> Use:
    return lambda client: client.get(reverse(f"certificates:{name}", args=args))


def ask(page: str, *args: str, **data: str) -> Use:
    """Shows the page that asks, and then says yes."""

    def both(client: Client) -> None:
        url = reverse(f"certificates:{page}", args=args)
        assert client.get(url).status_code == 200
        response = client.post(url, {"nonce": str(uuid4()), **data})
        assert response.status_code == 302, response.content

    return both


def several(*uses: Use) -> Use:
    """One page that does several things, one after the other."""

    def all_of_them(client: Client) -> None:
        for use in uses:
            use(client)

    return all_of_them


CREATE = {"issuer": "Self", "subject": "CN=docs", "validity_months": "12", "key": "RSA-2048"}
USES: dict[str, Use] = {
    "certificate-detail": get("certificate-detail", *WEB),
    "certificate-cer": get("certificate-cer", *WEB),
    "certificate-csr": get("certificate-csr", "kv-tests", "page-csr"),
    "certificate-create": ask("certificate-create", "kv-tests", name="docs-new", **CREATE),
    "certificate-renew": ask("certificate-renew", "kv-tests", "docs-renew"),
    "certificate-name": lambda client: client.get(
        reverse("certificates:certificate-name", args=["kv-tests"]), {"name": "docs-free"}
    ),
    "certificate-confirm": several(
        ask("certificate-confirm", "kv-tests", "docs-cancel", "cancel"),
        ask("certificate-confirm", "kv-tests", "docs-operation", "delete-operation"),
        ask("certificate-confirm", "kv-tests", "docs-delete", "disable"),
        ask("certificate-confirm", "kv-tests", "docs-delete", "enable"),
        ask(
            "certificate-confirm", "kv-tests", "docs-delete", "delete", typed="kv-tests/docs-delete"
        ),
    ),
    "certificate-tags": ask("certificate-tags", "kv-tests", "docs-tags", tags="owner=docs"),
    "vault-check": lambda client: client.post(
        reverse("certificates:vault-check", args=["kv-tests"])
    ),
    "deleted-confirm": several(
        ask("deleted-confirm", "kv-tests", "docs-recover", "recover"),
        ask("deleted-confirm", "kv-tests", "docs-purge", "purge", typed="kv-tests/docs-purge"),
    ),
}
SOMETHING = {
    "certificate-tags": [{"name": "docs-tags"}],
    "certificate-renew": [{"name": "docs-renew"}],
    "certificate-confirm": [
        {"name": "docs-delete"},
        {"name": "docs-cancel", "state": "csr"},
        {"name": "docs-operation", "state": "csr"},
    ],
    "deleted-confirm": [
        {"name": name, "state": "deleted"} for name in ("docs-recover", "docs-purge")
    ],
}


def test_every_page_that_asks_a_vault_is_tried() -> None:
    assert set(TOLD) == set(USES)


@pytest.mark.usefixtures("vault")
@pytest.mark.parametrize("page", sorted(USES))
def test_a_page_uses_the_permissions_that_are_told(
    page: str, as_administrator: Client, certificates: LocalVault
) -> None:
    if page in SOMETHING:
        certificates.fill(SOMETHING[page])
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
    everything = set().union(*TOLD.values())
    assert everything == {"get", "list", "create", "update", "delete", "recover", "purge"}
    assert "needs `get list create update delete recover purge`" in text("permissions")
