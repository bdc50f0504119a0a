"""Looks that get no answer change nothing but the time of the next one, until a person decides."""

import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.domain.timings import TIMINGS
from certificates.services import operations
from tests.proofs.settling.following import followed, look_when_due
from tests.proofs.settling.portal import Portal


def refusal(code: str, message: str, inner: str = "") -> dict[str, Any]:
    """An error body of Key Vault."""
    error: dict[str, Any] = {"code": code, "message": message}
    return {"error": error | ({"innererror": {"code": inner}} if inner else {})}


BY_POLICY = "The user, group or application 'x' does not have certificates get permission on it"
FAULTS: dict[str, tuple[dict[str, Any], FailureKind]] = {
    "401": (
        {"status": 401, "body": refusal("Unauthorized", "AKV10001: Token expired.")},
        FailureKind.TOKEN_REFUSED,
    ),
    "403 by policy": (
        {"status": 403, "body": refusal("Forbidden", BY_POLICY, "ForbiddenByPolicy")},
        FailureKind.PERMISSION_POLICY,
    ),
    "403 by role": (
        {
            "status": 403,
            "body": refusal("Forbidden", "Caller is not authorized", "ForbiddenByRbac"),
        },
        FailureKind.PERMISSION_ROLE,
    ),
    "403 by firewall": (
        {"status": 403, "body": refusal("Forbidden", "Client address", "ForbiddenByFirewall")},
        FailureKind.FIREWALL,
    ),
    "403 by private link": (
        {"status": 403, "body": refusal("Forbidden", "Public access", "ForbiddenByConnection")},
        FailureKind.PRIVATE,
    ),
    "403 of a proxy": ({"status": 403, "body": "<html>"}, FailureKind.NOT_A_VAULT),
    "404 of a proxy": ({"status": 404, "body": "<html>"}, FailureKind.NOT_A_VAULT),
    "429": ({"status": 429, "body": refusal("Throttled", "Too many.")}, FailureKind.THROTTLED),
    "500": ({"status": 500, "body": refusal("InternalError", "Oops.")}, FailureKind.VAULT_ERROR),
    "503 of a proxy": ({"status": 503, "body": "<html>"}, FailureKind.VAULT_ERROR),
    "200 in HTML": ({"status": 200, "body": "<html>"}, FailureKind.NOT_A_VAULT),
    "200 cut off": ({"status": 200, "body": '{"id": "x"}', "cut": 4}, FailureKind.NO_ANSWER),
}
SHAPELESS = ["{}", "[]", "null", '"text"', '{"attributes": 7}', '{"policy": []}']


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_look_without_an_answer_changes_no_state(
    portal: Portal, fault: str, accepted: bool
) -> None:
    answer, kind = FAULTS[fault]
    operation = followed(portal, accepted=accepted)
    state, memo = operation.state, dict(operation.memo)
    wait = look_when_due(portal, operation, kind="answer", **answer)
    operation.refresh_from_db()
    assert operation.state == state
    assert operation.memo == memo
    assert (operation.look_error or {})["kind"] == kind
    assert (operation.look_error or {})["tries"] == 1
    assert operation.lease_until is None
    assert operation.last_looked_at is not None
    assert wait.is_(TIMINGS.loop)


@pytest.mark.parametrize("body", SHAPELESS)
@pytest.mark.parametrize("route", ["deleted", "certificate"])
def test_an_answer_of_another_shape_is_none(portal: Portal, route: str, body: str) -> None:
    operation = followed(portal)
    look_when_due(portal, operation, kind="answer", route=route, status=200, body=body)
    assert operation.status is State.WAITING
    assert (operation.look_error or {})["kind"] == FailureKind.NOT_A_VAULT


@pytest.mark.parametrize("body", SHAPELESS)
@pytest.mark.parametrize("route", ["pending", "versions"])
def test_so_it_is_for_what_a_create_looks_at(portal: Portal, route: str, body: str) -> None:
    operation = followed(portal, "create")
    look_when_due(portal, operation, kind="answer", route=route, status=200, body=body)
    assert operation.status is State.WAITING


@pytest.mark.parametrize("fault", ["drop", "silence"])
def test_no_answer_at_all_within_the_deadline(portal: Portal, fault: str) -> None:
    operation = followed(portal)
    began = time.monotonic()
    look_when_due(portal, operation, kind=fault)
    assert time.monotonic() - began < TIMINGS.look_deadline + 1
    assert operation.status is State.WAITING
    assert (operation.look_error or {})["kind"] == FailureKind.NO_ANSWER


@pytest.mark.parametrize(
    ("value", "seconds"), [("1", 1.0), ("3", 3.0), ("3600", 6.0), ("soon", 0.1), ("-5", 0.1)]
)
def test_a_throttled_look_waits_as_long_as_it_is_told(
    portal: Portal, value: str, seconds: float
) -> None:
    """At most a minute (6 s at this pace); what makes no sense is as if it were not there."""
    operation = followed(portal)
    body = refusal("Throttled", "Too many.")
    headers = {"Retry-After": value}
    wait = look_when_due(portal, operation, kind="answer", status=429, body=body, headers=headers)
    assert wait.is_(seconds)


def test_it_may_be_told_by_a_date(portal: Portal) -> None:
    operation = followed(portal)
    then = format_datetime(timezone.now() + timedelta(seconds=4), usegmt=True)
    body = refusal("Throttled", "Too many.")
    headers = {"Retry-After": then}
    wait = look_when_due(portal, operation, kind="answer", status=429, body=body, headers=headers)
    assert 1.5 <= wait.most <= 4


def test_looks_that_fail_come_less_and_less_often(portal: Portal) -> None:
    operation = followed(portal)
    for seconds in (0.1, 0.2, 0.4, 0.8):
        assert look_when_due(portal, operation, kind="answer", status=500).is_(seconds)
    assert (operation.look_error or {})["tries"] == 4
    look_when_due(portal, operation)
    assert operation.look_error is None
    assert look_when_due(portal, operation, kind="answer", status=500).is_(0.1)


@pytest.mark.parametrize("accepted", [True, False])
def test_after_a_day_without_an_answer_a_person_decides(portal: Portal, accepted: bool) -> None:
    TIMINGS.silent_limit = 24 * 3600
    operation = followed(portal, accepted=accepted, takes=0.5)
    portal.running.fault("answer", name=operation.name, count=None, status=500)
    with time_machine.travel(timezone.now() + timedelta(hours=23), tick=True):
        portal.look(operation)
    assert operation.state in (State.WAITING, State.UNKNOWN)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=5), tick=True):
        portal.look(operation)
    assert operation.state == State.NEEDS_DECISION
    assert operation.next_check_at is None
    assert operation.slot == operation.name
    assert "did not answer" in (operation.evidence or {})["reason"]
    again = operations.look_again(operation=operation, actor=portal.actor)
    assert again.state == (State.WAITING if accepted else State.UNKNOWN)
    portal.running.clear_faults()
    portal.follow(operation)
    assert operation.status is State.SUCCEEDED
    assert operation.how == (How.ANSWERED if accepted else How.SEEN)
