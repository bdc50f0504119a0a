"""Vaults for recordings to be played to, and one for everything else."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from localvault.caller import Caller
from localvault.settings import Given
from localvault.testing import LocalVault
from tests.contract.preludes import OWN_SETTINGS, SETTINGS
from tests.contract.replay import Replay
from tests.contract.steps import TENANT, recorded


@pytest.fixture(scope="session")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Replay]]:
    """Return a function that gives the replay of a recording, on a vault that only it has."""
    started: dict[str, Replay] = {}
    with ExitStack() as running:

        def of(recording: str) -> Replay:
            if recording not in started:
                settings: Given = {**SETTINGS, **OWN_SETTINGS.get(recording, {})}
                folder = tmp_path_factory.mktemp(f"recording-{recording}")
                vault = running.enter_context(LocalVault.start(folder, tenant=TENANT, **settings))
                started[recording] = Replay(vault, recorded()[recording])
            return started[recording]

        yield of


@pytest.fixture(scope="session")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A bare client of a vault for tests that mind nobody else's certificates."""
    with LocalVault.start(tmp_path_factory.mktemp("contract")) as vault:
        yield Caller(vault)
