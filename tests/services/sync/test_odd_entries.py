"""One entry that cannot be read is left out, counted and reported; all the others are read."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.timings import TIMINGS
from certificates.models import Vault
from certificates.services.keyvault import Reading, within
from localvault.testing import LocalVault
from tests.services.sync.test_sync import EC, own_vault, row, synced, vault

__all__ = ["own_vault", "vault"]  # fixtures

pytestmark = pytest.mark.django_db

SERVICE = {"x-ms-keyvault-service-version": "1.9.3070.1"}
FINE = {"attributes": {"enabled": True}, "x5t": "9oqWRpx8YyHV6GzZB3V6g9nY0mE"}
NAMES = {
    "an underscore": "a_b",
    "nothing": "",
    "dots": "..",
    "a letter of another alphabet": "caf\u00e9",
    "a query": "a?b#c",
    "too long": "a" * 300,
    "a NUL": "a\0b",
    "a word of the API": "contacts",
    "a deeper path": "a/b/c/d",
    "half a surrogate pair": "a\ud800",
}
ENTRIES: dict[str, Any] = {
    "no object": 7,
    "no id": FINE,
    "a number beyond the database": {"attributes": {"enabled": True, "exp": 10**30}},
    "half a surrogate pair in a tag": FINE | {"tags": {"a": "\ud800"}},
    "an object in a tag": FINE | {"tags": {"a": {"b": "c"}}},
    "a long thumbprint": FINE | {"x5t": "A" * 300},
}


def listing(own_vault: LocalVault, *items: Any) -> str:
    """A page of a listing with a good entry among odd ones."""
    held = {"id": f"{own_vault.url}/certificates/web", **FINE}
    return json.dumps({"value": [items[0], held, *items[1:]], "nextLink": None})


def odd_entries(own_vault: LocalVault) -> list[Any]:
    """All of them, each with an id where it has none of its own."""
    place = f"{own_vault.url}/certificates/"
    named = [{"id": f"{place}{name}", **FINE} for name in NAMES.values()]
    for what, entry in ENTRIES.items():
        has_id = isinstance(entry, dict) and what != "no id"
        named.append({"id": f"{place}odd", **entry} if has_id else entry)
    return named


@pytest.mark.parametrize("number", range(len(NAMES) + len(ENTRIES)))
def test_one_odd_entry_is_left_out(vault: Vault, own_vault: LocalVault, number: int) -> None:
    own_vault.fill([{"name": "web", **EC}])
    entry = odd_entries(own_vault)[number]
    own_vault.fault("answer", route="list", status=200, body=listing(own_vault, entry))
    report = synced(vault)
    assert (report.failure, report.certificates, report.unreadable) == (None, 1, 1)
    assert row(vault, "web").read_at is not None


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_one_odd_deleted_certificate_is_left_out(
    vault: Vault, own_vault: LocalVault, number: int
) -> None:
    entry = odd_entries(own_vault)[number]
    own_vault.fault("answer", route="list-deleted", status=200, body=listing(own_vault, entry))
    report = synced(vault)
    assert (report.failure, report.deleted, report.unreadable) == (None, 1, 1)


def test_the_live_reading_leaves_them_out(vault: Vault, own_vault: LocalVault) -> None:
    entries = odd_entries(own_vault)
    own_vault.fault("answer", route="list", status=200, body=listing(own_vault, *entries))
    with within(TIMINGS.detail_deadline):
        part = Reading(vault).certificates()
    assert [held.name for held in part.items] == ["web"]


def test_pages_tell_of_them_and_list_the_others(
    vault: Vault, own_vault: LocalVault, as_operator: Client
) -> None:
    own_vault.fill([{"name": "web", **EC}])
    entries = odd_entries(own_vault)
    own_vault.fault("answer", route="list", status=200, body=listing(own_vault, *entries))
    report = synced(vault)
    assert report.unreadable == len(entries)
    address = reverse("certificates:vault-detail", args=[vault.slug])
    page = as_operator.get(address).content.decode()
    assert f"{len(entries)} entries of the listing could not be read" in " ".join(page.split())
    assert "GET certificates: value[0].id is not the address of a certificate" in page
    listed = as_operator.get(reverse("certificates:certificate-list"))
    assert [row.name for row in listed.context["page"].rows] == ["web"]


def test_a_known_certificate_whose_entry_became_odd_is_kept(
    vault: Vault, own_vault: LocalVault
) -> None:
    own_vault.fill([{"name": "web", **EC}, {"name": "other", **EC}])
    synced(vault)
    entry = {"id": f"{own_vault.url}/certificates/other", **FINE, "tags": "none"}
    for _ in range(2):
        own_vault.fault("answer", route="list", status=200, body=listing(own_vault, entry))
        assert synced(vault).gone == 0
    assert row(vault, "other").missing_since is None


@pytest.mark.parametrize(
    "body",
    ["[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000, "<html>", "{}"],
    ids=["nested lists", "nested objects", "no JSON", "nothing"],
)
def test_one_certificate_that_cannot_be_read_stops_no_other(
    vault: Vault, own_vault: LocalVault, body: str
) -> None:
    own_vault.fill([{"name": "web", **EC}, {"name": "odd", **EC}])
    own_vault.fault(
        "answer", route="certificate", name="odd", status=200, body=body, headers=SERVICE
    )
    report = synced(vault)
    assert (report.failure, report.certificates, report.unreadable) == (None, 2, 1)
    assert row(vault, "web").read_at is not None
    assert row(vault, "odd").read_at is None
    assert synced(vault).unreadable == 0
    assert row(vault, "odd").read_at is not None


def test_a_nested_listing_ends_the_reading_as_a_failure(
    vault: Vault, own_vault: LocalVault
) -> None:
    own_vault.fault("answer", route="list", status=200, body="[" * 5000 + "]" * 5000)
    report = synced(vault)
    assert report.failure is not None
    assert report.failure.message == "GET certificates: is nested too deeply"
    held = Vault.objects.get(pk=vault.pk)
    assert (held.sync_holder, held.sync_lease_until) == (None, None)
