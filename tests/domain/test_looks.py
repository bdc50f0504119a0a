"""What a look says of itself, and compared with the one before."""

from dataclasses import replace

import pytest

from certificates.domain.looks import (
    CertificateSeen,
    DeletedSeen,
    Get,
    Look,
    PendingSeen,
    VersionSeen,
)

ALL = tuple(Get)
SEEN = CertificateSeen(incarnation=7, updated=1, policy_updated=1)
GONE = DeletedSeen(incarnation=7, deleted_date=5)
OLD, NEW = VersionSeen(id="old", created=90), VersionSeen(id="new", created=110)
REQUEST = PendingSeen(request_id="r", status="inProgress", issuer="Self")
LIVE = Look(gets=ALL, certificate=SEEN, certificate_last=SEEN, versions=(OLD,), date=100)
NOTHING = Look(gets=ALL, date=100)


@pytest.mark.parametrize(
    ("look", "steady"),
    [
        (LIVE, True),
        (NOTHING, True),
        (replace(LIVE, certificate_last=replace(SEEN, updated=9)), True),
        (replace(LIVE, certificate_last=replace(SEEN, incarnation=8)), False),
        (replace(LIVE, certificate_last=None), False),
        (replace(LIVE, certificate=None), False),
        (replace(LIVE, torn=True), False),
    ],
)
def test_a_look_is_steady_when_both_readings_are_of_one_incarnation(
    look: Look, steady: bool
) -> None:
    assert look.steady is steady


@pytest.mark.parametrize(
    ("look", "nowhere"),
    [
        (NOTHING, True),
        (LIVE, False),
        (replace(NOTHING, certificate_last=SEEN), False),
        (replace(NOTHING, certificate=SEEN), False),
        (replace(NOTHING, deleted=GONE), False),
        (replace(NOTHING, gets=(Get.CERTIFICATE,)), False),
        (replace(NOTHING, gets=(Get.DELETED,)), False),
    ],
)
def test_nowhere_is_what_no_reading_of_both_sides_shows(look: Look, nowhere: bool) -> None:
    assert look.nowhere is nowhere


def test_a_new_version_was_not_there_and_was_made_since() -> None:
    same_second = VersionSeen(id="same second", created=100)
    unseen = VersionSeen(id="unseen", created=99)
    now = replace(LIVE, versions=(OLD, unseen, same_second, NEW))
    assert now.new_versions(LIVE) == [same_second, NEW]


def test_a_version_that_was_there_is_not_new_whenever_it_was_made() -> None:
    before = replace(LIVE, versions=(NEW,))
    assert before.new_versions(before) == []


@pytest.mark.parametrize(
    "now",
    [
        replace(LIVE, certificate=replace(SEEN, updated=2)),
        replace(LIVE, certificate=replace(SEEN, policy_updated=2)),
        replace(LIVE, certificate=None),
        replace(LIVE, pending=REQUEST),
        replace(LIVE, versions=(OLD, NEW)),
        replace(LIVE, deleted=GONE),
    ],
)
def test_any_change_is_seen(now: Look) -> None:
    assert now.same_as(replace(LIVE, quiet=True)) is False


def test_without_change_it_is_the_same() -> None:
    later = replace(LIVE, date=200, quiet=True)
    assert later.same_as(LIVE)
    with_request = replace(LIVE, pending=REQUEST)
    assert replace(with_request, pending=replace(REQUEST, csr="CSR")).same_as(with_request)
    assert not replace(with_request, pending=replace(REQUEST, status="failed")).same_as(
        with_request
    )


def test_the_incarnation_is_that_of_the_first_reading() -> None:
    assert LIVE.incarnation == 7
    assert NOTHING.incarnation is None
