"""Pages and changes at random moments, behind something that forgets quiet connections.

The portal's limit is a tenth of that in life. KVPORTAL_TESTS_SEED repeats a run, and
``make soak`` makes 200 tries of each kind.
"""

import os
import random
import time
import uuid
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from certificates.domain.lifecycle import State
from certificates.models import Operation, Person, Vault
from certificates.services import certificates
from certificates.services.keyvault.network import connections
from certificates.verbs import Create, Disable, Enable
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform
from tests.services.servers import serving
from tests.support.lines import Forgetting, forwarding

pytestmark = pytest.mark.proof

QUIET = 0.3  # seconds: when the portal stops using a connection
FORGOTTEN = 0.8  # ... and when the network forgets it
LONGEST = 1.2


@pytest.fixture(params=["reset", "swallow"])
def forgetting(request: pytest.FixtureRequest) -> Forgetting:
    """What happens to a request on a connection that was quiet."""
    return Forgetting(FORGOTTEN, request.param)


@pytest.fixture
def distant(
    forgetting: Forgetting,
    vault: Vault,
    local_vault: LocalVault,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Vault]:
    """The local vault, behind such a network."""
    monkeypatch.setattr(connections, "QUIET", QUIET)
    port = int(local_vault.url.rpartition(":")[2])
    with serving(forwarding(port, forgetting)) as server:
        url, ca = f"https://localhost:{server.port}", str(local_vault.ca)
        settings.VAULTS = (VaultSetting(slug="kv-distant", url=url, ca=ca, standin=True),)
        yield Vault.objects.create(slug="kv-distant", url=url, ca_file=ca, is_standin=True)


def changed(vault: Vault, actor: Person, name: str, tries: int) -> Operation:
    """One change: a PATCH, or a POST each third time."""
    if tries % 3 == 2:
        return perform(Create(name=fresh(), spec=EC), vault, actor)
    return perform((Disable, Enable)[tries % 3](name=name), vault, actor)


@pytest.mark.soak(8, 200)
def test_pages_and_changes_after_a_pause(
    distant: Vault, operator: Person, local_vault: LocalVault, forgetting: Forgetting, soak: int
) -> None:
    seed = int(os.environ.get("KVPORTAL_TESTS_SEED", uuid.uuid4().int % 10**6))
    print(f"KVPORTAL_TESTS_SEED={seed}")  # noqa: T201 - to repeat a run that failed
    pauses, name = random.Random(seed), filled(local_vault)  # noqa: S311 - no secret
    for tries in range(soak):
        time.sleep(pauses.uniform(0, LONGEST))
        began = time.monotonic()
        page = certificates.one(actor=operator, vault=distant, name=name)
        assert page.certificate.name == name
        assert time.monotonic() - began < 3
        time.sleep(pauses.uniform(0, LONGEST))
        began = time.monotonic()
        operation = changed(distant, operator, name, tries)
        assert operation.status in (State.SUCCEEDED, State.WAITING), operation.failure
        assert time.monotonic() - began < 15
        sent = [
            entry
            for entry in local_vault.journal(name=operation.name)
            if entry.client_request_id == str(operation.pk)
        ]
        assert [(entry.authorised, entry.committed) for entry in sent] == [(True, True)]
    assert forgetting.forgotten == 0
