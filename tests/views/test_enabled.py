"""Enabling and disabling a certificate, and one of its versions."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Operation
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.views.filling import fill_in

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def url(name: str, verb: str, version: str = "") -> str:
    address = reverse(f"certificates:certificate-{verb}", args=["kv-tests", name])
    return f"{address}?version={version}" if version else address


def page(client: Client, name: str) -> str:
    return client.get(f"/vaults/kv-tests/certificates/{name}/").content.decode()


@pytest.fixture
def two(local_vault: LocalVault) -> str:
    """A certificate of its own with two versions."""
    name = f"page-two-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "versions": 2, "key_type": "EC-P-256"}])
    return name


class Versions:
    """What the vault says of the versions of a certificate, the oldest first."""

    def __init__(self, running: LocalVault, name: str) -> None:
        found = Caller(running)("GET", f"/certificates/{name}/versions").json["value"]
        found.sort(key=lambda item: item["attributes"]["created"])
        self.ids = [item["id"].rpartition("/")[2] for item in found]
        self.enabled = [item["attributes"]["enabled"] for item in found]


def perform(client: Client, address: str) -> Operation:
    response = fill_in(client, address)
    assert response.status_code == 302, response.content
    return Operation.objects.latest("created_at")


class TestDisable:
    def test_the_page_says_that_readers_are_refused_and_how_it_is_undone(
        self, as_operator: Client
    ) -> None:
        html = as_operator.get(url("page-web", "disable")).content.decode()
        for expected in (
            "Disable page-web?",
            "Reads are denied",
            "not known to the portal",
            "Yes, at any time: enable it.",
            "set-attributes --vault-name kv-tests --name page-web --enabled false",
            "Keep it",
        ):
            assert expected in html
        assert "to confirm" not in html

    def test_one_button_disables_the_current_version_and_offers_to_enable_it(
        self, as_operator: Client, local_vault: LocalVault, two: str
    ) -> None:
        operation = perform(as_operator, url(two, "disable"))
        assert Versions(local_vault, two).enabled == [True, False]
        html = as_operator.get(f"/operations/{operation.id}/").content.decode()
        assert f"{two} is disabled: reads are denied." in html
        assert url(two, "enable") in html
        assert "confirmed by the vault" in html

    def test_nothing_else_is_changed(self, as_operator: Client, local_vault: LocalVault) -> None:
        name = f"page-tags-{uuid4().hex[:8]}"
        local_vault.fill([{"name": name, "tags": {"owner": "web team"}}])
        call = Caller(local_vault)
        before = call("GET", f"/certificates/{name}").json
        perform(as_operator, url(name, "disable"))
        after = call("GET", f"/certificates/{name}").json
        assert after["tags"] == {"owner": "web team"}
        assert after["policy"] == before["policy"]

    def test_where_there_is_no_version_nothing_is_sent(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        operation = perform(as_operator, url("page-csr", "disable"))
        html = as_operator.get(f"/operations/{operation.id}/").content.decode()
        assert "page-csr cannot be disabled in kv-tests." in html
        assert "has no such version in kv-tests, or none yet" in html
        assert local_vault.journal(route="update", name="page-csr") == []


class TestVersions:
    def test_each_version_has_a_link(
        self, as_operator: Client, as_reader: Client, local_vault: LocalVault, two: str
    ) -> None:
        links = [url(two, "disable", version) for version in Versions(local_vault, two).ids]
        html, as_read = page(as_operator, two), page(as_reader, two)
        assert all(link in html for link in links)
        assert not any(link in as_read for link in links)

    def test_an_older_one_is_disabled_by_itself_and_named(
        self, as_operator: Client, local_vault: LocalVault, two: str
    ) -> None:
        older = Versions(local_vault, two).ids[0]
        address = url(two, "disable", older)
        html = as_operator.get(address).content.decode()
        assert f"Disable version {older[:8]} of {two}?" in html
        assert f"--version {older} --enabled false" in html
        operation = perform(as_operator, address)
        assert Versions(local_vault, two).enabled == [False, True]
        assert operation.title == f"Disabling version {older[:8]} of {two} in kv-tests"
        assert operation.sentence == (
            f"Version {older[:8]} of {two} is disabled: reads are denied."
        )
        perform(as_operator, url(two, "enable", older))
        assert Versions(local_vault, two).enabled == [True, True]

    @pytest.mark.parametrize("version", ["latest", "0" * 31, "../" + "0" * 29])
    def test_what_is_no_version_has_no_page(self, as_operator: Client, version: str) -> None:
        assert as_operator.get(url("page-web", "disable", version)).status_code == 404

    def test_one_that_failed_is_tried_again_on_the_same_version(
        self, as_operator: Client, local_vault: LocalVault
    ) -> None:
        address = url("page-web", "disable", "a" * 32)
        operation = perform(as_operator, address)
        html = as_operator.get(f"/operations/{operation.id}/").content.decode()
        assert "page-web has no such version in kv-tests" in html
        assert operation.verb_object.what == "version aaaaaaaa of page-web"


class TestOffers:
    def test_what_is_disabled_asks_to_be_enabled(
        self, as_operator: Client, local_vault: LocalVault, two: str
    ) -> None:
        assert f'class="entry danger" href="{url(two, "disable")}"' in page(as_operator, two)
        local_vault.change("disable", two)
        html = page(as_operator, two)
        assert f'class="btn btn-primary" href="{url(two, "enable")}"' in html
        assert "Disable the old version" not in html  # it may be needed just now
        perform(as_operator, url(two, "enable"))
        assert Versions(local_vault, two).enabled == [True, True]

    def test_enabling_is_a_plain_button(self, as_operator: Client) -> None:
        html = as_operator.get(url("page-web", "enable")).content.decode()
        assert "Enable page-web</button>" in html
        assert "btn-danger" not in html

    def test_an_older_version_that_is_still_enabled_is_recalled(
        self, as_operator: Client, as_reader: Client, local_vault: LocalVault, two: str
    ) -> None:
        older = Versions(local_vault, two).ids[0]
        hint = "is still enabled. Once nothing names it any more, disable it."
        assert hint in page(as_operator, two)
        assert "Disable the old version" not in page(as_reader, two)
        perform(as_operator, url(two, "disable", older))
        assert hint not in page(as_operator, two)
