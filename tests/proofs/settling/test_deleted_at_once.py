"""A certificate that is deleted as soon as it was asked for, before the portal looked at it."""

import pytest

from certificates.domain.lifecycle import State
from certificates.domain.spec import Spec
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal, fresh

pytestmark = pytest.mark.proof

SPEC = Spec(subject="CN=own", key_type="EC", key_size=None, curve="P-256")


@pytest.mark.parametrize("delay", [30, 0], ids=["unfinished", "finished"])
def test_both_operations_end_as_the_vault_did(
    portal: Portal, local_vault: LocalVault, delay: int
) -> None:
    local_vault.configure(create_delay=delay)
    create = portal.perform(Create(name=fresh("at-once"), spec=SPEC))
    delete = portal.perform(Delete(name=create.name))
    assert create.acceptance
    assert create.acceptance.incarnation is None, "nobody has looked"

    portal.follow_all([create, delete])

    assert delete.status is State.SUCCEEDED
    assert create.status is (State.CANCELLED if delay else State.SUCCEEDED)
    portal.check()
