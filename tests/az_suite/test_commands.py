"""No command of the group is left out, whatever az comes with next."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault
from tests.az_suite.az import EXECUTABLE, GROUP, Az
from tests.az_suite.marks import DOES, REFUSES, promised

ASKS_NO_VAULT = {"get-default-policy"}
COMMAND_TABLE = f"""
import json
from azure.cli.core import get_default_cli
cli = get_default_cli()
cli.invocation = cli.invocation_cls(
    cli_ctx=cli,
    parser_cls=cli.parser_cls,
    commands_loader_cls=cli.commands_loader_cls,
    help_cls=cli.help_cls,
)
table = cli.invocation.commands_loader.load_command_table("{GROUP} list".split())
group = "{GROUP} "
print(json.dumps([command[len(group):] for command in table if command.startswith(group)]))
"""


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The commands of `az keyvault certificate`, from az itself."""
    environment = {
        "PATH": os.environ["PATH"],
        "AZURE_CONFIG_DIR": str(tmp_path_factory.mktemp("azure")),
        "AZURE_CORE_COLLECT_TELEMETRY": "no",
    }
    python = Path(EXECUTABLE).with_name("python")
    told = subprocess.run(
        [python, "-c", COMMAND_TABLE], env=environment, capture_output=True, text=True, check=True
    )
    return set(json.loads(told.stdout))


def test_az_has_the_29_commands_that_this_suite_knows(commands: set[str]) -> None:
    assert len(commands) == 29


def test_every_command_succeeds_in_some_test(
    commands: set[str], request: pytest.FixtureRequest
) -> None:
    assert commands == _shown(request, DOES)


def test_every_command_that_asks_the_vault_is_refused_in_some_test(
    commands: set[str], request: pytest.FixtureRequest
) -> None:
    assert commands - ASKS_NO_VAULT == _shown(request, REFUSES)


def test_az_signs_in_as_the_managed_identity_that_the_vault_knows(tmp_path: Path) -> None:
    with LocalVault.start(tmp_path / "vault", own_tokens_only=True) as vault:
        assert Caller(vault)("GET", "/certificates").status == 401
        assert Az(vault, tmp_path / "azure")("list").output == []


def test_az_asks_for_the_challenge_and_speaks_one_version(az: Az, vault: LocalVault) -> None:
    name = fresh()
    az("show", name=name)
    first, second = vault.journal(name=name)
    assert (first.authorised, first.status, second.authorised) == (False, 401, True)
    assert {first.path, second.path} == {f"/certificates/{name}/?api-version=7.4"}


def _shown(request: pytest.FixtureRequest, mark: str) -> set[str]:
    return {command for item in request.session.items for command in promised(item, mark)}
