"""A vault that keeps failing is left alone, and tried by one when its rest is over."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.timings import TIMINGS
from certificates.models import Person, Vault
from certificates.services import certificates
from certificates.services.keyvault.breaker import FAILURES
from localvault.testing import LocalVault

pytestmark = pytest.mark.django_db


def ask(operator: Person, vault: Vault) -> FailureKind | None:
    """Ask as a page does, with the row as it is now; None when the vault answered."""
    row = Vault.objects.get(pk=vault.pk)
    try:
        certificates.one(actor=operator, vault=row, name="nobody")
    except NotThere:
        return None
    except VaultFailure as error:
        return error.failure.kind
    raise AssertionError("there is no such certificate")


def fail(local_vault: LocalVault, count: int | None = None) -> None:
    local_vault.fault("answer", route="certificate", name="nobody", status=503, count=count)


def asked(local_vault: LocalVault) -> int:
    return len(local_vault.journal(route="certificate", name="nobody"))


def test_after_five_failures_in_a_row_it_is_not_asked(
    operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    fail(local_vault)
    kinds = [ask(operator, vault) for _ in range(FAILURES)]
    assert kinds == [FailureKind.VAULT_ERROR] * FAILURES
    before = asked(local_vault)
    assert ask(operator, vault) is FailureKind.RESTING
    assert asked(local_vault) == before
    row = Vault.objects.get(pk=vault.pk)
    assert row.failing_since is not None
    assert (row.failure or {})["status"] == 503


def test_when_its_rest_is_over_one_tries_and_success_ends_it(
    operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    fail(local_vault, FAILURES)
    for _ in range(FAILURES):
        ask(operator, vault)
    with time_machine.travel(timezone.now() + timedelta(seconds=TIMINGS.rest + 1)):
        waiting = Vault.objects.get(pk=vault.pk)
        assert ask(operator, vault) is None
        assert ask(operator, vault) is None
        row = Vault.objects.get(pk=vault.pk)
        assert (row.failures, row.closed_until, row.failing_since) == (0, None, None)
        with pytest.raises(VaultFailure) as late:
            certificates.one(actor=operator, vault=waiting, name="nobody")
        assert late.value.failure.kind is FailureKind.RESTING


def test_a_try_that_fails_makes_it_rest_twice_as_long(
    operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    fail(local_vault)
    for _ in range(FAILURES):
        ask(operator, vault)
    moment = timezone.now() + timedelta(seconds=TIMINGS.rest + 1)
    with time_machine.travel(moment):
        assert ask(operator, vault) is FailureKind.VAULT_ERROR
        closed = Vault.objects.get(pk=vault.pk).closed_until
    assert closed is not None
    assert closed - moment == pytest.approx(timedelta(seconds=2 * TIMINGS.rest), abs=timedelta(2))


@pytest.mark.parametrize("status", [403, 404, 409])
def test_a_refusal_is_an_answer(
    operator: Person, vault: Vault, local_vault: LocalVault, status: int
) -> None:
    body = {"error": {"code": "Refused", "message": "No."}}
    local_vault.fault(
        "answer", route="certificate", name="nobody", status=status, body=body, count=FAILURES + 1
    )
    for _ in range(FAILURES + 1):
        ask(operator, vault)
    row = Vault.objects.get(pk=vault.pk)
    assert (row.failures, row.closed_until) == (0, None)
    assert row.answered_at is not None


SERVICE = {"x-ms-keyvault-service-version": "1.9.3070.1"}
ODD: dict[str, dict[str, Any]] = {
    "a listing": {"status": 200, "body": {"value": []}},
    "a number": {"status": 200, "body": {"attributes": {"exp": 10**400}}},
    "no JSON": {"status": 200, "body": "<html>"},
    "nested": {"status": 200, "body": "[" * 5000 + "]" * 5000},
    "a refusal": {"status": 404, "body": "Not Found"},
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_answer_of_key_vault_itself_is_an_answer(
    operator: Person, vault: Vault, local_vault: LocalVault, case: str
) -> None:
    local_vault.fault(
        "answer", route="certificate", name="nobody", headers=SERVICE, **ODD[case], count=None
    )
    kinds = [ask(operator, vault) for _ in range(FAILURES + 1)]
    assert kinds == [FailureKind.ODD_ANSWER] * (FAILURES + 1)
    row = Vault.objects.get(pk=vault.pk)
    assert (row.failures, row.closed_until, row.failure) == (0, None, None)


def test_the_same_of_something_else_counts(
    operator: Person, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault(
        "answer", route="certificate", name="nobody", status=200, body="<html>", count=None
    )
    for _ in range(FAILURES):
        ask(operator, vault)
    assert ask(operator, vault) is FailureKind.RESTING
