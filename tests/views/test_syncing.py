"""How old the inventory is, that it is being read, and whether anybody reads it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from certificates.models import Heartbeat, Vault
from certificates.services import workers
from certificates.services.sync import sync_vault
from localvault.testing import LocalVault

PAGE = "/vaults/kv-tests/"

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def html(client: Client, url: str = PAGE) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_button_has_the_vault_read_and_the_page_follows(as_reader: Client) -> None:
    assert "Not read yet." in html(as_reader)
    answer = as_reader.post(f"{PAGE}sync/", follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    shown = answer.content.decode()
    assert "the worker begins when it is free" in shown
    assert 'hx-trigger="every 2s"' in shown


def test_progress_is_shown_while_it_is_read(as_reader: Client) -> None:
    until = timezone.now() + timedelta(seconds=30)
    Vault.objects.update(sync_lease_until=until, sync_seen=1250)
    piece = html(as_reader, f"{PAGE}sync/status/")
    assert "Reading kv-tests: 1,250 certificates so far." in piece
    assert "Sync now" not in piece


def test_what_the_last_reading_cost_is_told_and_nothing_is_polled(
    as_reader: Client, vault: Vault
) -> None:
    sync_vault(vault)
    piece = html(as_reader, f"{PAGE}sync/status/")
    assert "requests in" in piece
    assert "updated" in piece
    assert "hx-trigger" not in piece


def test_a_reading_that_failed_is_told(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("forbid", route="list", by="firewall")
    sync_vault(vault)
    page = html(as_reader)
    assert "It did not finish." in page
    assert "The firewall of the vault let no request through." in page


def test_a_vault_that_does_not_answer_says_so_once(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    sync_vault(vault)
    local_vault.fault("refuse", route="list", status=503, count=4, retry_after=0)
    sync_vault(vault)
    assert html(as_reader).count("answers with an error of its own") == 1


class TestWorker:
    def test_without_a_worker_every_page_says_so(
        self, as_reader: Client, as_administrator: Client
    ) -> None:
        assert "The worker is not running. Data is not refreshed" in html(as_reader, "/vaults/")
        assert "manage.py worker" not in html(as_reader, "/vaults/")
        assert "manage.py worker" in html(as_administrator, "/vaults/")

    def test_since_when(self, as_reader: Client) -> None:
        Heartbeat.objects.create(worker="0" * 32, beat_at=timezone.now() - workers.ALIVE)
        assert "The worker is not running since " in html(as_reader)

    def test_with_one_none_does(self, as_reader: Client) -> None:
        workers.beat(worker=UUID(int=1), now=timezone.now())
        assert "The worker is not running" not in html(as_reader)

    def test_a_worker_that_ended_long_ago_is_forgotten(self) -> None:
        now = timezone.now()
        workers.beat(worker=UUID(int=1), now=now - timedelta(days=2))
        workers.beat(worker=UUID(int=2), now=now)
        assert Heartbeat.objects.count() == 1
