"""When looks cannot tell for too long, a person decides; the limit is judged as a look begins."""

from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.domain.settling import Memo
from certificates.domain.stored import to_json
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Person, Vault
from certificates.services import operations
from certificates.verbs import Delete
from localvault.testing import LocalVault
from tests.services.asking import filled, perform


def due(operation: Operation, *, unclear_for: float) -> Operation:
    """The operation, due now, after looks that could not tell for so many seconds."""
    now = timezone.now()
    memo = Memo(answered_at=now.timestamp(), open_since=now.timestamp() - unclear_for)
    row = Operation.objects.filter(pk=operation.pk)
    row.update(memo=to_json(memo), next_check_at=now, lease_until=None)
    return row.get()


def test_a_slow_look_does_not_give_up_on_what_it_saw_before_the_limit(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    local_vault.configure(delete_delay=8)
    operation = perform(Delete(name=name), vault, operator)
    local_vault.fault("pause", route="deleted", name=name, seconds=1.0)

    almost = due(operation, unclear_for=TIMINGS.open_limit - 0.5)
    assert operations.settle_if_due(almost).state == State.WAITING

    over = due(operation, unclear_for=TIMINGS.open_limit + 0.5)
    assert operations.settle_if_due(over).state == State.NEEDS_DECISION
