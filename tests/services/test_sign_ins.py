"""Guessing a password is limited, and nobody is locked out by another person's guesses."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from certificates.models import AuditEvent, Person, SignInAddress, SignInFailure
from certificates.services import audit, sign_ins

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HOME, ELSEWHERE = "192.0.2.1", "203.0.113.9"
MANY = [f"198.51.100.{number}" for number in range(200)]


def guess(username: str, address: str) -> bool:
    """A wrong password: whether it was checked at all."""
    attempt = sign_ins.begin(username=username, address=address)
    if attempt is not None:
        sign_ins.failed(username=username, address=address)
    return attempt is not None


def sign_in(person: Person, address: str) -> bool:
    attempt = sign_ins.begin(username=person.username, address=address)
    if attempt is not None:
        sign_ins.succeeded(attempt=attempt, person=person, address=address)
    return attempt is not None


def events(name: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=name).order_by("number"))


def test_five_wrong_passwords_from_one_address_stop_it_for_a_quarter_of_an_hour(
    reader: Person,
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert [guess("reader", ELSEWHERE) for _ in range(7)] == [True] * 5 + [False] * 2
        assert not sign_in(reader, ELSEWHERE)
        clock.shift(sign_ins.PER_ADDRESS_WITHIN + timedelta(seconds=1))
        assert sign_in(reader, ELSEWHERE)


def test_the_case_of_the_name_changes_nothing(reader: Person) -> None:
    names = ["reader", "READER", "Reader", "rEaDeR", "readeR", "READEr"]
    assert [guess(name, ELSEWHERE) for name in names] == [True] * 5 + [False]


def test_an_ipv6_network_counts_as_one_address(reader: Person) -> None:
    asked = [guess("reader", f"2001:db8:1:2::{number:x}") for number in range(1, 7)]
    assert asked == [True] * 5 + [False]
    assert guess("reader", "2001:db8:1:3::1")
    assert not sign_ins.begin(username="reader", address="2001:DB8:1:2:ffff::")


def test_fifty_an_hour_over_all_addresses_and_the_owner_still_gets_in(reader: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        assert sign_in(reader, HOME)
        checked = sum(guess("reader", address) for address in MANY)
        assert checked == sign_ins.PER_ACCOUNT
        assert not sign_in(reader, ELSEWHERE)
        assert sign_in(reader, HOME)


def test_an_address_is_the_owners_for_thirty_days(reader: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(reader, HOME)
        clock.shift(sign_ins.KNOWN_FOR + timedelta(seconds=1))
        for address in MANY:
            guess("reader", address)
        assert not sign_in(reader, HOME)


def test_guesses_side_by_side_are_counted_before_any_is_checked(reader: Person) -> None:
    begun = [sign_ins.begin(username="reader", address=ELSEWHERE) for _ in range(8)]
    assert sum(attempt is not None for attempt in begun) == sign_ins.PER_ADDRESS


def test_a_right_password_does_not_wipe_the_wrong_ones_before_it(reader: Person) -> None:
    for _ in range(4):
        guess("reader", ELSEWHERE)
    assert sign_in(reader, ELSEWHERE)
    assert [guess("reader", ELSEWHERE) for _ in range(2)] == [True, False]


def test_what_was_typed_for_nobody_is_kept_nowhere(reader: Person) -> None:
    guess("hunter2-typed-into-the-wrong-field", ELSEWHERE)
    guess("hunter2-typed-into-the-wrong-field", ELSEWHERE)
    audit.close_repeats(NOW + timedelta(days=365))
    told = [event.actor for event in events("sign_in.failed")]
    assert told == [sign_ins.UNKNOWN] * 2
    kept = [*SignInFailure.objects.values_list(), *AuditEvent.objects.values_list()]
    assert "hunter2" not in str(kept)


def test_history_has_each_and_counts_what_repeats(reader: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(9):
            guess("reader", ELSEWHERE)
        clock.shift(timedelta(minutes=2))
        audit.close_repeats(NOW + timedelta(minutes=2))
        sign_in(reader, HOME)
        sign_ins.password_changed(person=reader)
        sign_ins.signed_out(person=reader)
    failed = [event.details for event in events("sign_in.failed")]
    assert failed == [{"address": ELSEWHERE}, {"address": ELSEWHERE, "count": 4}]
    refused = [event.details.get("count") for event in events("sign_in.refused")]
    assert refused == [None, 3]
    for name in ("sign_in.succeeded", "password.changed", "sign_in.ended"):
        assert [event.actor for event in events(name)] == [audit.name_of(reader)]
    assert audit.verify() is None


def test_what_no_limit_counts_any_more_is_deleted(reader: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        guess("reader", ELSEWHERE)
        sign_in(reader, HOME)
        clock.shift(sign_ins.KNOWN_FOR + timedelta(seconds=1))
        sign_in(reader, ELSEWHERE)
    assert not SignInFailure.objects.exists()
    assert [row.address for row in SignInAddress.objects.all()] == [ELSEWHERE]


def test_sessions_that_have_ended_are_deleted_once_an_hour(reader: Person) -> None:
    ended, lasting = NOW - timedelta(hours=1), NOW + timedelta(hours=1)

    def keep() -> None:
        for key, ends in (("ended", ended), ("lasting", lasting)):
            Session.objects.update_or_create(session_key=key, defaults={"expire_date": ends})

    def kept() -> set[str]:
        return set(Session.objects.values_list("session_key", flat=True))

    with time_machine.travel(NOW, tick=False):
        keep()
        sign_ins.clear_sessions(NOW)
        assert kept() == {"lasting"}
        keep()
        sign_ins.clear_sessions(NOW + timedelta(minutes=59))
        assert kept() == {"ended", "lasting"}
        sign_ins.clear_sessions(NOW + timedelta(minutes=61))
        assert kept() == {"lasting"}


def test_two_names_that_differ_only_in_case_cannot_both_be_made(reader: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("READER")


@pytest.mark.soak(400, 50_000)
@pytest.mark.parametrize("addresses", [MANY[:1], MANY], ids=["one", "two hundred"])
def test_however_long_somebody_guesses_the_bounds_hold(
    reader: Person, addresses: list[str], soak: int, draw: random.Random
) -> None:
    checked = []
    with time_machine.travel(NOW, tick=False) as clock:
        assert sign_in(reader, HOME)
        for _ in range(soak):
            clock.shift(timedelta(seconds=draw.uniform(0, 8)))
            address = draw.choice(addresses)
            if guess(draw.choice(["reader", "Reader", "READER"]), address):
                checked.append((datetime.now(UTC), address))
        assert sign_in(reader, HOME)
    for at, address in checked:
        hour = [a for moment, a in checked if at - sign_ins.PER_ACCOUNT_WITHIN < moment <= at]
        quarter = [
            moment
            for moment, a in checked
            if a == address and at - sign_ins.PER_ADDRESS_WITHIN < moment <= at
        ]
        assert len(hour) <= sign_ins.PER_ACCOUNT
        assert len(quarter) <= sign_ins.PER_ADDRESS
    assert events("sign_in.failed")
    assert events("sign_in.refused")
