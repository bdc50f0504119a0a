"""What was certainly not sent is never reported as if it might have happened."""

import pytest

from certificates.domain.explanations import Target, explain
from certificates.domain.failures import Failure, FailureKind
from tests.verbs.specimens import attempt

SILENT = [FailureKind.NO_ANSWER, FailureKind.VAULT_ERROR]


def told(kind: FailureKind, *, never_sent: bool) -> str:
    failure = Failure(kind=kind, vault="kv-payments", never_sent=never_sent)
    return explain(failure, attempt=attempt("create", "web-prod"), name="web-prod").why


@pytest.mark.parametrize("kind", SILENT)
def test_a_change_that_was_not_sent_changed_nothing(kind: FailureKind) -> None:
    assert "Nothing was changed." in told(kind, never_sent=True)


@pytest.mark.parametrize("kind", SILENT)
def test_a_change_that_was_sent_may_have_happened(kind: FailureKind) -> None:
    assert "Nothing was changed." not in told(kind, never_sent=False)


def test_what_was_not_sent_can_be_tried_again() -> None:
    failure = Failure(kind=FailureKind.NO_ANSWER, vault="kv-payments", never_sent=True)
    remedies = explain(failure, attempt=attempt("create", "web-prod"), name="web-prod").remedies
    assert [remedy.to for remedy in remedies] == [Target.TRY_AGAIN]
