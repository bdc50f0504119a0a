"""What every page says of vaults whose data is old."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from certificates.models import Heartbeat, Vault

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(settings: Settings) -> None:
    """No other banner is on the pages: a worker runs, and no vault is a stand-in."""
    settings.VAULTS = ()
    Heartbeat.objects.create(worker="00000000-0000-0000-0000-000000000001", beat_at=timezone.now())


def read(slug: str, minutes: float, **more: object) -> None:
    """A vault that was read so long ago."""
    moment = timezone.now() - timedelta(minutes=minutes)
    Vault.objects.create(slug=slug, url=f"https://{slug}.invalid", synced_at=moment, **more)


def banners(client: Client) -> list[str]:
    """The banners of a page, as text and with their tone in front."""
    page = client.get("/operations/").content.decode()
    found = re.findall(r'<aside class="banner (\w*)"[^>]*>(.*?)</aside>', page, re.S)
    return [f"{tone}: {' '.join(re.sub('<[^>]+>', '', text).split())}" for tone, text in found]


def test_data_is_told_to_be_old_after_two_periods_and_bad_after_a_day(as_reader: Client) -> None:
    read("kv-fresh", 29)
    read("kv-old", 41.5)
    read("kv-worse", 26 * 60)
    worse, old = banners(as_reader)
    assert re.fullmatch(r"bad: kv-worse shows data from .* UTC, 26 hours old\.", worse)
    assert re.fullmatch(r"late: kv-old shows data from .* UTC, 41 minutes old\.", old)


def test_the_reason_is_told_where_it_is_known(as_reader: Client) -> None:
    read("kv-mute", 45, failure={"kind": "no_answer", "vault": "kv-mute"}, failures=1)
    (banner,) = banners(as_reader)
    assert banner.endswith("45 minutes old. kv-mute does not answer.")


def test_the_banner_leads_to_the_vault(as_reader: Client) -> None:
    read("kv-old", 45)
    assert '<a href="/vaults/kv-old/">kv-old</a>' in as_reader.get("/operations/").content.decode()


def test_more_than_three_share_a_banner(as_reader: Client) -> None:
    for number in range(4):
        read(f"kv-{number}", 40 + number)
    assert banners(as_reader) == ["bad: 4 vaults show old data: kv-3, kv-2, kv-1, kv-0"]


def test_with_the_banner_of_the_worker_there_are_three_at_most(as_reader: Client) -> None:
    Heartbeat.objects.all().delete()
    for number in range(3):
        read(f"kv-{number}", 40)
    worker, others = banners(as_reader)
    assert "The worker is not running" in worker
    assert "3 vaults show old data" in others


def test_what_is_not_theirs_or_is_switched_off_is_not_told(
    as_reader: Client, as_stranger: Client
) -> None:
    read("kv-off", 45, is_enabled=False)
    assert banners(as_reader) == []
    read("kv-old", 45)
    assert banners(as_stranger) == []
