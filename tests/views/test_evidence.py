"""What there is to decide by when looking cannot tell."""

from typing import Any

import pytest
from django.test import Client

from certificates.domain.evidence import UNREADABLE, Candidate, Comparison
from certificates.domain.lifecycle import State
from certificates.models import Operation
from certificates.views.evidence import evidence_of
from certificates.views.log_query import log_queries
from tests.views.asking import text, url
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("vault")

GETS = ["certificate", "pending", "versions", "certificate", "deleted"]
OLD = {"id": "0" * 32, "created": 1_790_000_000}
CERTIFICATE = {"incarnation": 1, "updated": 1_790_000_000, "policy_updated": 1}
CONTENT = {
    "key": "ab" * 32,
    "subject": [["2.5.4.10", "Contoso, Ltd"], ["2.5.4.3", "other\u202e"]],
    "names": ["dns:other.contoso.com"],
    "key_type": "RSA 2048",
    "self_signed": True,
}
NEW = {"id": "f" * 32, "created": 1_790_000_060, "content": CONTENT}
BEFORE = {"gets": GETS, "certificate": CERTIFICATE, "versions": [OLD]}


def undecided(make_operation: MakeOperation, **look: Any) -> Operation:
    """An operation whose last look saw this."""
    evidence = {"reason": "the certificate changed", "look": {**BEFORE, **look}}
    return make_operation(State.NEEDS_DECISION, before=BEFORE, evidence=evidence)


def test_before_and_last_stand_side_by_side(make_operation: MakeOperation) -> None:
    found = evidence_of(undecided(make_operation, versions=[OLD, NEW]))
    there = "there, changed on 21 Sep 2026, 14:13 UTC"
    assert found.reason == "the certificate changed"
    assert found.rows == [
        Comparison("Certificate", there, there),
        Comparison("Certificate operation", "none", "none"),
        Comparison("Versions", "1", "2"),
        Comparison("Among the deleted", "no", "no"),
    ]


def test_a_new_version_stands_under_what_was_asked(make_operation: MakeOperation) -> None:
    found = evidence_of(undecided(make_operation, versions=[OLD, NEW]))
    assert found.candidates == [
        Candidate("What was asked", "CN=page-op", "none", "RSA 2048", "Self-signed"),
        Candidate(
            "New version ffffffff, 21 Sep 2026, 14:14 UTC",
            'O="Contoso, Ltd", CN=other\ufffd',
            "dns:other.contoso.com",
            "RSA 2048",
            "Self-signed",
        ),
    ]


def test_a_new_request_as_well(make_operation: MakeOperation) -> None:
    pending = {"request_id": "r-2", "status": "inProgress", "issuer": "Unknown"}
    found = evidence_of(undecided(make_operation, pending=pending))
    assert found.candidates[1:] == [
        Candidate(
            "New request, inProgress", UNREADABLE, UNREADABLE, UNREADABLE, "Non-integrated CA"
        )
    ]


def test_a_request_that_became_the_new_version_is_told_once(make_operation: MakeOperation) -> None:
    pending = {
        "request_id": "r-2",
        "status": "completed",
        "issuer": "Self",
        "content": {**CONTENT, "self_signed": False},
    }
    found = evidence_of(undecided(make_operation, versions=[OLD, NEW], pending=pending))
    assert [row.what[:11] for row in found.candidates] == ["What was as", "New version"]


def test_what_was_there_before_is_not_new(make_operation: MakeOperation) -> None:
    assert evidence_of(undecided(make_operation)).candidates == []


def test_a_delete_has_nothing_to_compare(make_operation: MakeOperation) -> None:
    deleted = {"incarnation": 1, "deleted_date": 1_790_000_000}
    look = {"gets": ["deleted", "certificate"], "deleted": deleted}
    operation = make_operation(
        State.NEEDS_DECISION, verb="delete", before=BEFORE, evidence={"look": look}
    )
    found = evidence_of(operation)
    assert found.candidates == []
    assert found.rows[-1].last == "yes, deleted on 21 Sep 2026, 14:13 UTC"


def test_a_vault_that_never_answered_has_shown_nothing(make_operation: MakeOperation) -> None:
    evidence = {"reason": "the vault did not answer"}
    found = evidence_of(make_operation(State.NEEDS_DECISION, before=BEFORE, evidence=evidence))
    assert (found.reason, found.rows, found.candidates) == ("the vault did not answer", [], [])


def test_the_page_has_it_all_and_asks_the_log(
    as_operator: Client, make_operation: MakeOperation
) -> None:
    operation = undecided(make_operation, versions=[OLD, NEW])
    html = text(as_operator, url("detail", operation))
    for expected in (
        "What was asked, and what is new since",
        "dns:other.contoso.com",
        f"| where CorrelationId == &quot;{operation.id}&quot;",
        "| where ResourceProvider == &quot;MICROSOFT.KEYVAULT&quot;",
        'aria-label="Copy query"',
    ):
        assert expected in html


def test_each_line_of_a_query_is_a_step(make_operation: MakeOperation) -> None:
    operation = make_operation(State.NEEDS_DECISION)
    for _, query in log_queries(operation.id):
        table, *steps = query.splitlines()
        assert table in ("AZKVAuditLogs", "AzureDiagnostics")
        assert all(step.startswith(("| ", "    ")) for step in steps)
        assert str(operation.id) in query
