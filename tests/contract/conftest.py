"""Vaults that are called by the host names of the recordings."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from localvault.settings import Given
from localvault.testing import LocalVault
from tests.contract.preludes import OWN_SETTINGS, SETTINGS
from tests.contract.replay import Replay
from tests.contract.steps import HOST, recorded
from tests.localvault.calls import Answer, Caller

Service = Callable[..., Answer]

DELAYS: Given = {
    "permissions": "all",
    "create_delay": 0.05,
    "delete_delay": 0.05,
    "recover_delay": 0.05,
}


@pytest.fixture(scope="session")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Replay]]:
    """Return a function that gives the replay of a recording, on a vault that only it has."""
    started: dict[str, Replay] = {}
    with ExitStack() as running:

        def of(recording: str) -> Replay:
            if recording not in started:
                settings: Given = {**SETTINGS, **OWN_SETTINGS.get(recording, {})}
                folder = tmp_path_factory.mktemp(f"recording-{recording}")
                vault = running.enter_context(LocalVault.start(folder, **settings))
                started[recording] = Replay(vault, recorded()[recording])
            return started[recording]

        yield of


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """One vault for all tests that have names of their own."""
    with LocalVault.start(tmp_path_factory.mktemp("contract"), name="vaultname") as vault:
        yield vault


@pytest.fixture
def named_vault(running: LocalVault) -> LocalVault:
    """The shared vault as it is set at first."""
    running.configure(**DELAYS)
    return running


@pytest.fixture
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """A vault of a test's own with nothing in it."""
    with LocalVault.start(tmp_path_factory.mktemp("empty"), name="vaultname") as vault:
        yield vault


@pytest.fixture
def service(named_vault: LocalVault) -> Service:
    """Calls the shared vault under a recorded host name."""
    return calling(named_vault)


def calling(vault: LocalVault) -> Service:
    """Return a function that calls a vault under a recorded host name."""
    call = Caller(vault)

    def service(
        method: str, path: str, body: Any = None, *, host: str = HOST, **more: Any
    ) -> Answer:
        headers = {"Host": host, **more.pop("headers", {})}
        return call(method, path, body, **{"version": "2025-07-01", **more}, headers=headers)

    return service
