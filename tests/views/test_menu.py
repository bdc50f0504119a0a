"""The one solid button of a certificate's page, by its state, and the menu."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.models import Vault
from localvault.testing import LocalVault
from tests.support.inventory import read_in
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")

SOLID = re.compile(r'class="btn btn-primary"[^>]*href="([^"]+)"[^>]*>.*?</svg>([^<]+)<')


def page(client: Client, name: str) -> str:
    """What the page says below the top bar."""
    html = client.get(f"/vaults/kv-tests/certificates/{name}/").content.decode()
    return html.partition("<main")[2]


def solid(client: Client, name: str) -> list[tuple[str, str]]:
    """Where the solid buttons lead, and what they say."""
    return SOLID.findall(page(client, name))


def test_what_has_expired_asks_for_a_new_version(as_operator: Client) -> None:
    form = "/vaults/kv-tests/certificates/page-old/renew/"
    assert solid(as_operator, "page-old") == [(form, "New version")]


def test_a_csr_asks_to_be_downloaded(as_operator: Client) -> None:
    csr = "/vaults/kv-tests/certificates/page-csr/csr/?format=pem"
    assert solid(as_operator, "page-csr") == [(csr, "Download CSR")]


def test_what_is_not_yet_valid_shows_its_older_versions(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    read_in(vault, "page-web")
    vault.certificates.update(not_before=timezone.now() + timedelta(days=1))
    local_vault.fault("answer", name="page-web", status=503)
    place = "/vaults/kv-tests/certificates/page-web/#versions"
    assert solid(as_reader, "page-web") == [(place, "Show older versions")]


def test_nothing_is_asked_for_what_renews_itself_or_of_a_role_that_lacks_it(
    as_operator: Client, as_reader: Client
) -> None:
    assert solid(as_operator, "page-web") == []
    assert solid(as_reader, "page-old") == []


def test_an_operation_under_way_has_its_own_button(
    as_operator: Client, make_operation: MakeOperation
) -> None:
    make_operation(State.WAITING, name="page-old")
    assert solid(as_operator, "page-old") == []


def test_dangerous_lines_come_last(as_operator: Client) -> None:
    entries = re.findall(r'<a class="(entry[^"]*)"', page(as_operator, "page-web"))
    assert entries == ["entry"] * 5 + ["entry danger"] * 2
