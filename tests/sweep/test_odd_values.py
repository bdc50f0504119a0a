"""Whatever a signed-in reader sends, the portal answers it, and nobody else notices."""

import random

import pytest
from django.test import Client

from certificates.models import AuditEvent, Vault
from tests.sweep.odd_values import drawn, places

LEAST = 50  # values for each place in a whole run
REFUSALS = {"operation.denied", "operation.csr_taken"}  # each at most once a minute, or a download


def test_a_whole_run_has_enough_values_for_each_place() -> None:
    assert min(len(place.values) for place in places()) >= LEAST


@pytest.mark.usefixtures("certificates")
@pytest.mark.soak(150, 5_000)
def test_nothing_that_a_reader_sends_hurts(
    as_reader: Client, vault: Vault, soak: int, draw: random.Random
) -> None:
    as_reader.raise_request_exception = False
    before = AuditEvent.objects.count()
    hurt = []
    for place, value in drawn(draw, soak):
        answer = place.send(as_reader, value)
        if answer.status_code >= 500:
            hurt.append(f"{place.name}: {answer.status_code} for {value[:80]!r}")
        if answer.streaming:
            list(answer)  # a file that breaks off raises here
    assert hurt == [], "\n".join(hurt)
    vault.refresh_from_db()
    assert vault.failures == 0
    events = AuditEvent.objects.order_by("number")[before:]
    assert {event.event for event in events} <= REFUSALS
