"""``manage.py check_vaults`` in a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Vault
from localvault.testing import LocalVault

pytestmark = [pytest.mark.django_db, pytest.mark.wire]


def test_each_step_is_a_line(vault: Vault) -> None:
    said = StringIO()
    call_command("check_vaults", vault.slug, stdout=said)
    first, *steps = said.getvalue().splitlines()
    assert first == vault.slug
    assert len(steps) == 6
    assert all(" passed " in step for step in steps)


def test_a_vault_that_fails_is_told_with_its_way_out_and_ends_it_with_an_error(
    vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.configure(permissions="get")
    said = StringIO()
    with pytest.raises(CommandError, match=r"The check failed: kv-tests"):
        call_command("check_vaults", stdout=said)
    assert "lacks the certificate permission list" in said.getvalue()
    assert "      az keyvault set-policy --name kv-tests" in said.getvalue()


def test_a_name_that_is_none(vault: Vault) -> None:
    with pytest.raises(CommandError, match="kv-nowhere"):
        call_command("check_vaults", "kv-nowhere")
