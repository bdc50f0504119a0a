"""One process reads a vault at a time, for as long as the vault takes."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from certificates.domain.timings import TIMINGS
from certificates.models import Vault
from certificates.services.sync import Report, leases, sync_vault
from localvault.testing import LocalVault


def test_one_at_a_time(vault: Vault, local_vault: LocalVault) -> None:
    assert leases.take(vault, timezone.now())
    before = len(local_vault.journal())
    assert sync_vault(Vault.objects.get(pk=vault.pk)) is None
    assert len(local_vault.journal()) == before


def test_what_was_killed_is_taken_up_when_its_lease_is_over(vault: Vault) -> None:
    now = timezone.now()
    first = leases.take(vault, now)
    assert first is not None
    assert leases.take(vault, now + timedelta(seconds=TIMINGS.sync_lease))
    with pytest.raises(leases.LeaseLost):
        leases.keep(vault, first, 1)


def in_a_thread(vault: Vault) -> Report | None:
    """Sync as another process would, with a connection to the database of its own."""
    try:
        return sync_vault(Vault.objects.get(pk=vault.pk))
    finally:
        connection.close()


def test_it_is_kept_while_the_vault_takes_its_time(
    transactional_db: None, quick: None, vault: Vault, local_vault: LocalVault
) -> None:
    held = local_vault.fault("pause", route="list")
    since = len(local_vault.journal())
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(in_a_thread, vault)
        local_vault.wait_for(route="list", authorised=True, since=since)
        first = Vault.objects.get(pk=vault.pk).sync_lease_until
        assert first
        while timezone.now() <= first:
            time.sleep(0.1)
        taken = leases.take(vault, timezone.now())
        local_vault.release(held)
        report = reading.result()
    assert taken is None
    assert report
    assert report.failure is None


def test_who_has_lost_it_ends_though_the_vault_says_nothing(
    transactional_db: None, quick: None, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("silence", route="list", count=None)
    since = len(local_vault.journal())
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(in_a_thread, vault)
        local_vault.wait_for(route="list", authorised=True, since=since)
        Vault.objects.update(sync_holder=uuid4())
        assert reading.result(timeout=5) is None
