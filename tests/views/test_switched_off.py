"""What was read of a vault that is switched off stays in the lists, marked and with its age."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from certificates.domain.actions import Role
from certificates.models import Grant, Person, Vault
from certificates.services.vaults import settings as vault_settings
from localvault.testing import LocalVault
from tests.support.inventory import fill, read_in, read_in_deleted
from tests.support.people import client_of, make_person

NOTE = "Moved to another subscription"
LIST = reverse("certificates:certificate-list")
DELETED = reverse("certificates:deleted-list")


@pytest.fixture
def off(certificates: LocalVault, vault: Vault, administrator: Person) -> Vault:
    """A vault that was read three hours ago and then switched off."""
    read_in(vault, "page-web")
    read_in_deleted(vault)
    fill(vault, 20)
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9", is_standin=True)
    fill(other, 21)
    vault.synced_at = timezone.now() - timedelta(hours=3)
    vault.save()
    vault_settings.switch_off(actor=administrator, vault=vault, note=NOTE)
    vault.refresh_from_db()
    return vault


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


def test_all_rows_stay_marked_and_with_their_age(as_reader: Client, off: Vault) -> None:
    response = as_reader.get(LIST)
    assert response.context["page"].number == 42
    assert [row.slug for row in response.context["switched_off"]] == [off.slug]
    shown = words(as_reader, f"{LIST}?vault={off.slug}")
    assert "Certificates, 21" in shown
    assert "kv-tests Switched off as of 3 hours ago" in shown
    assert f"by Administrator Example: {NOTE}. The portal does not contact it" in shown


def test_the_age_of_the_others_is_not_that_of_the_vault(as_reader: Client, off: Vault) -> None:
    Vault.objects.filter(slug="kv-other").update(synced_at=timezone.now())
    age = as_reader.get(LIST).context["age"]
    assert timezone.now() - age.as_of < timedelta(minutes=5)


def test_a_search_finds_them(as_reader: Client, off: Vault) -> None:
    shown = words(as_reader, f"{LIST}?q=page-web")
    assert "Nothing matches" not in shown
    assert "page-web" in shown
    assert "in the 2 vaults you can see" in words(as_reader, f"{LIST}?q=page-nowhere")


def test_the_page_of_one_shows_the_copy_and_offers_nothing(
    as_operator: Client, off: Vault, local_vault: LocalVault
) -> None:
    asked = len(local_vault.journal())
    address = reverse("certificates:certificate-detail", args=[off.slug, "page-web"])
    shown = words(as_operator, address)
    assert "An administrator switched kv-tests off on" in shown
    assert "the portal does not contact the vault" in shown
    assert "Disable page-web" not in shown
    assert "Actions" not in shown
    assert len(local_vault.journal()) == asked


@pytest.mark.parametrize("address", [DELETED, "/vaults/kv-tests/deleted/"])
def test_the_deleted_ones_stay_too(as_operator: Client, off: Vault, address: str) -> None:
    shown = words(as_operator, address)
    assert "page-gone" in shown
    assert "Switched off as of 3 hours ago" in shown
    assert NOTE in shown
    recover = reverse("certificates:deleted-recover", args=[off.slug, "page-gone"])
    assert recover not in as_operator.get(address).content.decode()


def test_a_file_has_them(as_reader: Client, off: Vault) -> None:
    exported = as_reader.get(f"{LIST}?format=csv&vault={off.slug}")
    assert b"page-web" in exported.getvalue()


def test_who_may_not_see_the_vault_sees_nothing_of_it(off: Vault) -> None:
    oz = make_person("oz")
    other = Vault.objects.get(slug="kv-other")
    Grant.objects.create(person=oz, role=Role.READER, vault=other, granted_by="tests")
    shown = words(client_of(oz), LIST)
    assert "Certificates, 21" in shown
    assert off.slug not in shown
