"""The fixtures of these tests; they need neither Django nor the portal."""

from collections.abc import Iterator
from typing import Any

import pytest

from localvault.caller import Caller
from localvault.settings import Given, Values
from localvault.testing import LocalVault

DELAY = 0.1
QUICK: Given = {"create_delay": DELAY, "delete_delay": DELAY, "recover_delay": DELAY}


@pytest.fixture(scope="session")
def shared_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """One quick vault for all tests that can live alongside others."""
    folder = tmp_path_factory.mktemp("localvault")
    with LocalVault.start(folder, **QUICK) as running:
        yield running


@pytest.fixture
def vault(shared_vault: LocalVault) -> Iterator[LocalVault]:
    """The shared vault, made well-behaved again afterwards."""
    yield shared_vault
    shared_vault.clear_faults()
    calm: dict[str, Any] = {**Values().as_dict(), **QUICK}
    shared_vault.configure(**calm)


@pytest.fixture
def call(vault: LocalVault) -> Caller:
    """A bare client of the shared vault."""
    return Caller(vault)
