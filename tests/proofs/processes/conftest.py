"""One vault for all of these tests, and what every portal on it starts from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes.portal import Portal, environment_of, portal, prepare

SLUG = "kv-proofs"


@pytest.fixture(scope="session")
def running_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """A vault that takes only the tokens of its own identity endpoint."""
    folder = tmp_path_factory.mktemp("proofs-vault")
    with LocalVault.start(folder, name=SLUG, own_tokens_only=True) as running:
        yield running


@pytest.fixture(scope="session")
def template(running_vault: LocalVault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a prepared portal on the vault: database, static files, people."""
    folder = tmp_path_factory.mktemp("proofs-template")
    prepare(folder, environment_of(folder, [running_vault], 1.0))
    return folder


@pytest.fixture(scope="module")
def killed(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """A portal with short intervals, whose web server has two processes that serve."""
    folder = tmp_path_factory.mktemp("killed")
    with portal(folder, [running_vault], template=template, pace=0.2, serving=2) as running:
        yield running


@pytest.fixture
def database_name(request: pytest.FixtureRequest) -> str:
    """Which database the portal of a test has: names of certificates carry it."""
    return str(request.node.callspec.params.get("two_servers", "sqlite"))


@pytest.fixture
def proof_vault(running_vault: LocalVault) -> Iterator[LocalVault]:
    """The vault; what a test did to its manners ends with the test."""
    yield running_vault
    running_vault.clear_faults()
    running_vault.configure(
        permissions="all",
        create_delay=0.3,
        delete_delay=0.3,
        recover_delay=0.3,
        purge_delay=0.3,
    )
