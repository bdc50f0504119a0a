"""What an answer means: certain refusals, certainly not sent, and everything else."""

import time
from typing import Any

import pytest

from certificates.domain.lifecycle import How, State
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal
from tests.proofs.settling.scenes import STARTS
from tests.verbs.specimens import KINDS

# One of each kind of answer: it is read as a certificate operation, a certificate and so on.
BY_ANSWER = {one.answers_with: one.key for one in reversed(KINDS) if one.answers_with}
READ = sorted(BY_ANSWER.values())
MARGIN = 0.6
SPOKEN = {"error": {"code": "Made up", "message": "Said by a vault."}}
HTML = "<html><body>Said by a proxy.</body></html>"
EMPTY_ERRORS = ["", "{}", "[]", "null", '{"error": {}}', '{"error": "text"}']
ELSEWHERE = {"Location": "https://localhost:9/elsewhere"}

OPEN: dict[str, dict[str, Any]] = {
    "408 of a vault": {"status": 408, "body": SPOKEN},
    "500 of a vault": {"status": 500, "body": SPOKEN},
    "503 of a vault": {"status": 503, "body": SPOKEN, "headers": {"Retry-After": "1"}},
    "502 of a proxy": {"status": 502, "body": HTML},
    "418 of a vault": {"status": 418, "body": SPOKEN},
    "301": {"status": 301, "headers": ELSEWHERE},
    "307": {"status": 307, "headers": ELSEWHERE},
    "308": {"status": 308, "headers": ELSEWHERE},
    "200 without a body": {"status": 200},
    "200 in HTML": {"status": 200, "body": HTML},
    "202 in HTML": {"status": 202, "body": HTML},
    "202 cut off": {"status": 202, "body": '{"id": "https://vault"', "cut": 9},
    "200 cut off": {"status": 200, "body": '{"id": "https://vault"', "cut": 9},
    "204": {"status": 204},
    "204 with a body": {"status": 204, "body": SPOKEN},
    "201 of a proxy": {"status": 201, "body": HTML},
}
SHAPELESS = {
    f"{status} with {body}": {"status": status, "body": body}
    for status in (200, 202)
    for body in ("{}", "[]", "null", '"text"', '{"id": 7}')
}


def answered(portal: Portal, key: str, **fault: Any) -> tuple[State, str, int]:
    """Perform a verb whose request meets a fault; gives state, how, and the requests' number."""
    start = STARTS[key]
    verb = start.prepare(portal.running)
    portal.running.fault(route=start.route, name=verb.name, count=None, **fault)
    began = time.monotonic()
    operation = portal.perform(verb)
    assert time.monotonic() - began < verb.deadline + MARGIN
    portal.running.clear_faults()
    requests = portal.requests(operation)
    assert not any(entry.committed for entry in requests)
    return operation.status, operation.how, len(requests)


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429])
def test_a_refusal_in_key_vaults_words_is_certain(portal: Portal, key: str, status: int) -> None:
    found = answered(portal, key, kind="answer", status=status, body=SPOKEN)
    assert found == (State.FAILED, How.ANSWERED, 1)


@pytest.mark.parametrize("key", READ)
def test_a_token_refused_after_the_challenge_is_certain(portal: Portal, key: str) -> None:
    challenge = 'Bearer authorization="https://login.microsoftonline.com/tenant", resource="x"'
    status, how, requests = answered(
        portal,
        key,
        kind="answer",
        status=401,
        body=SPOKEN,
        headers={"WWW-Authenticate": challenge},
    )
    assert (status, how) == (State.FAILED, How.ANSWERED)
    assert requests <= 2


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 429])
def test_the_same_status_from_a_proxy_is_not(portal: Portal, key: str, status: int) -> None:
    found = answered(portal, key, kind="answer", status=status, body=HTML)
    assert found == (State.UNKNOWN, "", 1)


@pytest.mark.parametrize("body", EMPTY_ERRORS)
def test_a_refusal_without_a_code_is_not_key_vaults(portal: Portal, body: str) -> None:
    found = answered(portal, "delete", kind="answer", status=403, body=body)
    assert found == (State.UNKNOWN, "", 1)


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("answer", OPEN)
def test_any_other_answer_leaves_it_open(portal: Portal, key: str, answer: str) -> None:
    found = answered(portal, key, kind="answer", **OPEN[answer])
    assert found == (State.UNKNOWN, "", 1)


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("answer", SHAPELESS)
def test_a_success_of_another_shape_leaves_it_open(portal: Portal, key: str, answer: str) -> None:
    found = answered(portal, key, kind="answer", **SHAPELESS[answer])
    assert found == (State.UNKNOWN, "", 1)


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("fault", ["drop", "silence"])
def test_no_answer_leaves_it_open(portal: Portal, key: str, fault: str) -> None:
    assert answered(portal, key, kind=fault) == (State.UNKNOWN, "", 1)


@pytest.mark.parametrize("key", READ)
def test_an_answer_that_drips_is_not_waited_for(
    portal: Portal, local_vault: LocalVault, key: str
) -> None:
    start = STARTS[key]
    verb = start.prepare(local_vault)
    local_vault.fault("drip", route=start.route, name=verb.name, interval=0.3)
    began = time.monotonic()
    operation = portal.perform(verb)
    assert time.monotonic() - began < verb.deadline + MARGIN
    assert operation.status is State.UNKNOWN
    assert len(portal.requests(operation)) == 1
