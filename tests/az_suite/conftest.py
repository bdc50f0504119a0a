"""Collects these tests only where az is, and holds each to what it says that it shows."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from localvault.caller import Caller
from localvault.settings import Given
from localvault.testing import LocalVault
from tests.az_suite.az import EXECUTABLE, Az
from tests.az_suite.marks import DOES, REFUSES, promised

SETTINGS: Given = {
    "access": "policy",
    "permissions": "all",
    "purge_protection": False,
    "retention_days": 90,
    "create_delay": 0,
    "delete_delay": 0,
    "recover_delay": 0,
    "purge_delay": 0,
}
collect_ignore_glob = [] if EXECUTABLE else ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Register the two marks that test_commands.py counts."""
    config.addinivalue_line("markers", f"{DOES}(command, …): these commands succeed in the test")
    config.addinivalue_line("markers", f"{REFUSES}(command, …): these commands fail in the test")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a test whose commands did not end as its marks say."""
    result = yield
    az = pyfuncitem.funcargs.get("az")
    if isinstance(az, Az):
        assert promised(pyfuncitem, DOES) <= az.done
        assert promised(pyfuncitem, REFUSES) <= az.refused
    return result


@pytest.fixture(scope="session")
def shared_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """One vault without delays for all tests of a process."""
    folder = tmp_path_factory.mktemp("localvault")
    with LocalVault.start(folder, **SETTINGS) as running:
        yield running


@pytest.fixture
def vault(shared_vault: LocalVault) -> Iterator[LocalVault]:
    """The shared vault; afterwards it is set again as it was."""
    yield shared_vault
    shared_vault.configure(**SETTINGS)


@pytest.fixture
def call(vault: LocalVault) -> Caller:
    """A bare client, for what must be there before az comes."""
    return Caller(vault)


@pytest.fixture
def az(vault: LocalVault, tmp_path: Path) -> Az:
    """`az keyvault certificate`, signed in to the shared vault."""
    return Az(vault, tmp_path / "azure")
