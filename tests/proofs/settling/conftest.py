"""Every proof runs ten times as fast as life, on committed rows, and ends in one check."""

from collections.abc import Iterator

import pytest

from certificates.domain.timings import TIMINGS
from certificates.models import Person, Vault
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal

FACTOR = 0.1  # deadlines of 1 s: what two busy cores still keep


@pytest.fixture(autouse=True)
def _pace() -> Iterator[None]:
    TIMINGS.scale(FACTOR)
    yield
    TIMINGS.scale(1)


@pytest.fixture
def portal(
    transactional_db: None, local_vault: LocalVault, vault: Vault, administrator: Person
) -> Iterator[Portal]:
    """An administrator's portal on a vault whose work takes a tenth of a second."""
    local_vault.configure(create_delay=0.1, delete_delay=0.1, recover_delay=0.1, purge_delay=0.1)
    portal = Portal(actor=administrator, vault=vault, running=local_vault)
    yield portal
    local_vault.clear_faults()
    portal.check()
