"""The command shows the result, vault by vault."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Vault
from localvault.testing import LocalVault

pytestmark = pytest.mark.django_db


def run(*names: str) -> str:
    said = StringIO()
    call_command("sync_vaults", *names, stdout=said)
    return said.getvalue()


def test_what_it_came_to(vault: Vault, local_vault: LocalVault) -> None:
    local_vault.fill([{"name": "command-web", "key_type": "EC-P-256"}])
    said = run(vault.slug)
    assert said.startswith(f"{vault.slug}: ")
    assert "certificates" in said
    assert vault.certificates.filter(key="command-web").exists()


def test_a_vault_that_fails_is_told_in_words_and_ends_it_with_an_error(
    vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("forbid", route="list", by="firewall")
    said = StringIO()
    with pytest.raises(CommandError, match="Not every vault"):
        call_command("sync_vaults", stdout=said)
    assert "does not accept the portal's address" in said.getvalue()


def test_a_name_that_is_none(vault: Vault) -> None:
    with pytest.raises(CommandError, match="kv-nowhere"):
        run("kv-nowhere")
