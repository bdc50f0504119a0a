"""A cancel and the end of what it cancels, in every order: the two rows say the same."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import State
from certificates.domain.spec import Spec
from certificates.models import Operation
from certificates.verbs import Cancel, Create
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal, fresh

pytestmark = pytest.mark.proof

CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)
SELF = Spec(subject="CN=own", key_type="EC", key_size=None, curve="P-256")

# Where the vault completes the request by itself: at GETs of the look
# before and of the looks after (route, how many come first), and at the PATCH.
MOMENTS = [
    ("pending", 0, "before"),  # in the look before: nothing is sent
    ("versions", 0, "before"),  # between the look before and the PATCH
    ("cancel", 0, "before"),
    ("cancel", 0, "after"),
    ("pending", 1, "before"),  # in the middle of the first look after
    ("versions", 1, "before"),
]


def waiting(portal: Portal, spec: Spec) -> Operation:
    """A create that the vault has accepted."""
    operation = portal.perform(Create(name=fresh("against"), spec=spec))
    assert operation.status is State.WAITING
    return operation


def both_ended(portal: Portal, create: Operation, cancel: Operation) -> tuple[State, State]:
    """How the two end."""
    portal.follow_all([create, cancel])
    return create.status, cancel.status


@pytest.mark.parametrize(("route", "skip", "when"), MOMENTS)
@pytest.mark.parametrize("lost", [False, True], ids=["answered", "lost"])
def test_the_request_completes_at_any_moment_of_the_cancel(
    portal: Portal, local_vault: LocalVault, route: str, skip: int, when: str, lost: bool
) -> None:
    local_vault.configure(cancel_delay=0.3)
    create = waiting(portal, CSR)
    name = create.name
    local_vault.fault("change", route=route, name=name, skip=skip, when=when, what="merge")
    if lost:
        local_vault.fault("drop", route="cancel", name=name, when="after")

    states = both_ended(portal, create, portal.perform(Cancel(name=name)))

    assert states in {
        (State.SUCCEEDED, State.FAILED),
        (State.CANCELLED, State.SUCCEEDED),
    }


def test_what_completed_first_is_told_by_both(portal: Portal, local_vault: LocalVault) -> None:
    local_vault.configure(cancel_delay=3)
    create = waiting(portal, CSR)
    cancel = portal.perform(Cancel(name=create.name))
    assert cancel.status is State.WAITING
    local_vault.change("merge", create.name)
    assert both_ended(portal, create, cancel) == (State.SUCCEEDED, State.FAILED)
    assert cancel.failure is not None
    assert cancel.failure.kind is FailureKind.FINISHED_FIRST


def test_what_was_cancelled_first_is_told_by_both(portal: Portal, local_vault: LocalVault) -> None:
    local_vault.configure(create_delay=5, cancel_delay=0.05)
    create = waiting(portal, SELF)
    cancel = portal.perform(Cancel(name=create.name))
    assert both_ended(portal, create, cancel) == (State.CANCELLED, State.SUCCEEDED)


def test_a_cancel_that_comes_too_late_sends_nothing(
    portal: Portal, local_vault: LocalVault
) -> None:
    create = waiting(portal, CSR)
    local_vault.change("merge", create.name)
    cancel = portal.perform(Cancel(name=create.name))
    assert both_ended(portal, create, cancel) == (State.SUCCEEDED, State.FAILED)
    assert portal.requests(cancel) == []
