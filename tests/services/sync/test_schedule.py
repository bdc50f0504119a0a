"""When which vault is read, and that a task which comes twice does no harm."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from pytest_django import Settings

from certificates import jobs
from certificates.domain.stored import to_json
from certificates.models import Certificate, Person, Vault
from certificates.services import sync
from certificates.services.sync import Report, asking, reading
from certificates.services.sync.schedule import EVERY, FAILED, is_due
from localvault.testing import LocalVault

NOW = timezone.now()
PERIOD = configured.SYNC_PERIOD
FAILURE = {"kind": "no_answer", "vault": "kv"}


def ago(length: timedelta) -> datetime:
    return NOW - length


@pytest.mark.parametrize(
    ("row", "due"),
    [
        ({}, True),
        ({"sync_started_at": ago(PERIOD)}, True),
        ({"sync_started_at": ago(PERIOD - timedelta(seconds=1))}, False),
        ({"sync_started_at": NOW, "sync_asked_at": NOW}, True),
        ({"sync_started_at": NOW, "sync_holder": "somebody", "sync_lease_until": NOW}, True),
        (
            {
                "sync_started_at": ago(PERIOD),
                "sync_holder": "somebody",
                "sync_lease_until": NOW + timedelta(seconds=1),
            },
            False,
        ),
        ({"sync_started_at": ago(FAILED), "sync_report": {"failure": FAILURE}}, True),
        ({"sync_started_at": ago(FAILED / 2), "sync_report": {"failure": FAILURE}}, False),
        ({"sync_started_at": ago(FAILED), "sync_report": to_json(Report())}, False),
    ],
    ids=[
        "never read",
        "a period ago",
        "just before",
        "asked for",
        "its reader was killed",
        "being read",
        "failed",
        "failed just now",
        "read well just now",
    ],
)
def test_it_is_due(row: dict[str, Any], due: bool) -> None:
    assert is_due(Vault(**row), NOW) is due


def run_queue() -> int:
    """Run what waits in the queue; gives how many tasks there were."""
    tasks = list(OrmQ.objects.all())
    for task in tasks:
        assert task.task["func"] == "certificates.jobs.sync_vault"
        jobs.sync_vault(*task.task["args"])
        task.delete()
    return len(tasks)


def lists(local_vault: LocalVault, since: int) -> int:
    return len(local_vault.journal(since=since, route="list", authorised=True))


def last(local_vault: LocalVault) -> int:
    return max((entry.seq for entry in local_vault.journal()), default=0)


def test_a_vault_is_read_once_however_many_tasks_there_are(
    vault: Vault, local_vault: LocalVault
) -> None:
    sync.enqueue_due(timezone.now())
    sync.enqueue_due(timezone.now() + EVERY)
    since = last(local_vault)
    assert run_queue() == 2
    vault.refresh_from_db()
    assert vault.synced_at
    first = lists(local_vault, since)
    assert first
    jobs.sync_vault(vault.pk)
    assert lists(local_vault, since) == first


def test_a_button_has_it_read_at_once(vault: Vault, reader: Person) -> None:
    sync.sync_vault(vault)
    before = Vault.objects.get().synced_at
    sync.ask(actor=reader, slug=vault.slug)
    assert sync.progress_of(Vault.objects.get()).state == "asked"
    assert run_queue() == 1
    after = Vault.objects.get()
    assert before and after.synced_at and after.synced_at > before
    assert sync.progress_of(after).state == "idle"


def test_what_was_asked_for_and_failed_is_not_under_way_any_more(
    vault: Vault, reader: Person, local_vault: LocalVault
) -> None:
    sync.ask(actor=reader, slug=vault.slug)
    local_vault.fault("forbid", route="list", by="firewall")
    run_queue()
    after = Vault.objects.get()
    progress = sync.progress_of(after)
    assert progress.state == "idle"
    assert progress.last
    assert progress.last.failure
    assert not is_due(after, timezone.now())


def test_a_vault_that_is_being_read_is_not_asked_for_again(vault: Vault, reader: Person) -> None:
    Vault.objects.update(sync_lease_until=timezone.now() + timedelta(seconds=30), sync_seen=25)
    sync.ask(actor=reader, slug=vault.slug)
    assert not OrmQ.objects.exists()
    assert sync.progress_of(Vault.objects.get()).seen == 25


def test_a_vault_out_of_use_is_not_read(vault: Vault, local_vault: LocalVault) -> None:
    Vault.objects.update(is_enabled=False)
    since = last(local_vault)
    sync.enqueue_due(timezone.now())
    jobs.sync_vault(vault.pk)
    assert not OrmQ.objects.exists()
    assert not local_vault.journal(since=since)


def test_one_of_many_workers_enqueues_what_is_due_once_a_minute(
    transactional_db: None, vault: Vault
) -> None:
    def enqueue(now: datetime) -> None:
        try:
            sync.enqueue_due(now)
        finally:
            connection.close()

    for minute in range(3):
        with ThreadPoolExecutor(8) as workers:
            list(workers.map(enqueue, [NOW + minute * EVERY] * 8))
        assert OrmQ.objects.count() == minute + 1
    sync.enqueue_due(NOW + 3 * EVERY - timedelta(seconds=1))
    assert OrmQ.objects.count() == 3


def test_pressed_sixty_times_the_button_puts_one_task_into_the_queue(
    vault: Vault, reader: Person
) -> None:
    for _ in range(60):
        sync.ask(actor=reader, slug=vault.slug)
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_a_schedule_that_somebody_writes_into_the_database_is_never_run() -> None:
    assert not Conf.SCHEDULER
    assert not Schedule.objects.exists()


def test_how_much_of_a_vault_reading_may_use(settings: Settings) -> None:
    settings.SYNC_SHARE = 10
    assert asking.per_second() == 40
    settings.SYNC_SHARE = 90
    assert asking.per_second() == 360


def test_what_was_read_together_is_not_read_anew_together() -> None:
    rests = [reading._rest(Certificate(pk=pk)) for pk in range(1, 49)]
    assert min(rests) == timedelta(hours=12)
    assert max(rests) < timedelta(days=1)
    assert len(set(rests)) == 24
