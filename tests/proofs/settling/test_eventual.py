"""A vault shows what it has done some seconds later; until then nothing is concluded from it."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.domain.timings import TIMINGS
from certificates.models import Operation
from certificates.verbs import Create, Delete, Recover
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal, until_quiet
from tests.proofs.settling.scenes import STARTS
from tests.verbs.specimens import ALL
from tests.verbs.specimens.base import ASKED

pytestmark = pytest.mark.proof

VANISHING = [one.key for one in ALL if one.vanishes]
LAGS = [0, 0.3, 0.6, 0.9]  # up to the 9 s that a vault may take, at a tenth of life's speed


@pytest.mark.parametrize("lag", LAGS)
def test_delete_then_recover_never_meets_a_conflict(
    portal: Portal, local_vault: LocalVault, lag: float
) -> None:
    local_vault.configure(delete_delay=lag, recover_delay=lag)
    name = STARTS["delete"].prepare(local_vault).name
    for _ in range(2):
        for verb in (Delete(name=name), Recover(name=name)):
            operation = portal.follow(portal.perform(verb))
            assert (operation.status, operation.how) == (State.SUCCEEDED, How.ANSWERED)
            assert operation.settled_at is not None
            assert operation.age(operation.settled_at) >= lag * 0.9
    statuses = {entry.status for entry in local_vault.journal(name=name, authorised=True)}
    assert 409 not in statuses


@pytest.mark.parametrize("key", VANISHING)
@pytest.mark.parametrize("lag", LAGS)
def test_a_lost_answer_and_a_lag_still_end_rightly(
    portal: Portal, local_vault: LocalVault, key: str, lag: float
) -> None:
    start = STARTS[key]
    start.specimen.takes(lag, local_vault)
    verb = start.prepare(local_vault)
    local_vault.fault("drop", route=start.route, name=verb.name, when="after")
    operation = portal.follow(portal.perform(verb))
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN)
    assert len(portal.requests(operation)) == 1


@pytest.mark.parametrize("key", VANISHING)
def test_a_change_that_takes_longer_than_quiet_is_not_called_failed(
    portal: Portal, local_vault: LocalVault, key: str
) -> None:
    """Neither active nor deleted when it is quiet, and visible only after the second look."""
    lag = TIMINGS.quiet(TIMINGS.change_deadline) + 1.5
    start = STARTS[key]
    start.specimen.takes(lag, local_vault)
    verb = start.prepare(local_vault)
    local_vault.fault("drop", route=start.route, name=verb.name, when="after")
    operation = portal.follow(portal.perform(verb))
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN)


def test_a_create_in_the_lag_of_a_delete_is_refused_and_certain_of_it(
    portal: Portal, local_vault: LocalVault
) -> None:
    """Its look before sees nothing at all, as of a free name."""
    local_vault.configure(delete_delay=0.9)
    verb = STARTS["delete"].prepare(local_vault)
    Caller(local_vault)("DELETE", f"/certificates/{verb.name}")
    operation = portal.perform(Create(name=verb.name, spec=ASKED))
    assert (operation.status, operation.how) == (State.FAILED, How.ANSWERED)
    assert operation.failure is not None
    assert operation.failure.kind is FailureKind.NAME_BEING_DELETED


def lost_delete_where_nothing_is_kept(portal: Portal) -> Operation:
    """A lost delete in a vault that says of its certificates that they cannot be recovered."""
    running = portal.running
    running.configure(delete_delay=0)
    verb = STARTS["delete"].prepare(running)
    bundle = Caller(running)("GET", f"/certificates/{verb.name}").json
    bundle["attributes"] |= {"recoveryLevel": "Purgeable", "recoverableDays": 0}
    running.fault("answer", route="certificate", name=verb.name, status=200, body=bundle)
    running.fault("drop", route="delete", name=verb.name, when="after")
    operation = portal.perform(verb)
    assert operation.status is State.UNKNOWN
    running.change("purge", verb.name)
    return operation


def test_gone_is_believed_by_two_looks_a_lag_apart(portal: Portal) -> None:
    operation = portal.follow(lost_delete_where_nothing_is_kept(portal))
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN)
    assert operation.settled_at is not None
    assert (
        operation.age(operation.settled_at) >= TIMINGS.quiet(TIMINGS.change_deadline) + TIMINGS.lag
    )


def test_gone_once_and_back_again_is_not_believed(portal: Portal) -> None:
    TIMINGS.open_limit = 2.5
    operation = lost_delete_where_nothing_is_kept(portal)
    until_quiet(operation)
    portal.look(operation)
    assert operation.remembered.absent_since is not None
    portal.running.change("create", operation.name, subject="CN=back", key_type="EC-P-256")
    portal.follow(operation, lambda row: row.status is not State.UNKNOWN)
    assert operation.status is State.NEEDS_DECISION
