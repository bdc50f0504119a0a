"""As soon as an operation is done its effect is in the lists, without any worker."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.domain.looks import Get
from certificates.models import Certificate, DeletedCertificate, Refresh, Vault
from certificates.services.sync import refresh, refreshes_due
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal
from tests.proofs.settling.scenes import STARTS, Start

pytestmark = pytest.mark.proof

# Which row it is, and when it was written.
NOT_COMPARED = {"id", "certificate", "read_at", "listed_at", "operation_seen_at"}


def columns(row: Any) -> dict[str, Any]:
    """What a row of the inventory says."""
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in NOT_COMPARED
    }


def inventory_of(vault: Vault, name: str) -> dict[str, Any]:
    """Every column of the rows about a name: active, its versions, deleted."""
    active = Certificate.objects.filter(vault=vault, key=name)
    gone = DeletedCertificate.objects.filter(vault=vault, key=name)
    rows: dict[str, list[Any]] = {"active": list(active), "deleted": list(gone)}
    for certificate in active:
        rows |= {version.version: [version] for version in certificate.versions.all()}
    return {
        f"{place} {column}": value
        for place, found in rows.items()
        for row in found
        for column, value in columns(row).items()
    }


def read_again(vault: Vault, name: str) -> None:
    """What the worker does some moments later."""
    Refresh.objects.get_or_create(vault=vault, key=name, defaults={"due_at": timezone.now()})
    for asked in refreshes_due(timezone.now()):
        if asked.key == name:
            refresh(asked)


@pytest.mark.parametrize("start", STARTS.values(), ids=str)
def test_what_is_done_is_in_the_inventory_as_the_worker_reads_it_later(
    portal: Portal, local_vault: LocalVault, start: Start
) -> None:
    verb = start.prepare(local_vault)
    read_again(portal.vault, verb.name)
    operation = portal.perform(verb)
    portal.follow(operation)
    assert operation.status is State.SUCCEEDED

    at_once = inventory_of(portal.vault, operation.name)
    read_again(portal.vault, operation.name)

    later = inventory_of(portal.vault, operation.name)
    wrong = {key: value for key, value in at_once.items() if later.get(key) != value}
    if Get.PENDING not in verb.gets:  # nobody asked for the operation of one that comes back
        wrong = {key: value for key, value in wrong.items() if "active operation" not in key}
    assert wrong == {}
    assert later.keys() == at_once.keys()


@pytest.mark.parametrize("key", ["create", "delete", "recover", "purge", "disable"])
def test_the_next_page_shows_it(
    portal: Portal, local_vault: LocalVault, as_administrator: Client, key: str
) -> None:
    operation = portal.perform(STARTS[key].prepare(local_vault))
    portal.follow(operation)

    is_active = key in ("create", "recover", "disable")
    deleted = as_administrator.get("/deleted/", {"q": operation.name}).content.decode()
    listed = as_administrator.get("/certificates/", {"q": operation.name, "format": "csv"})
    csv = b"".join(listed).decode()
    assert (operation.name in csv) is is_active
    assert (f"/deleted/{operation.name}/" in deleted) is (key == "delete")
    assert ("Disabled" in csv) is (key == "disable")
