"""Faults of the managed identity endpoint."""

import time
from http.client import RemoteDisconnected

import pytest

from localvault.caller import Caller
from localvault.testing import LocalVault, LocalVaultError
from support.asking import ask_identity


def ask(vault: LocalVault, timeout: float = 5) -> int:
    return ask_identity(vault, vault.identity_header, timeout=timeout)[0]


class TestEndpoint:
    def test_it_can_refuse_and_then_goes_on(self, vault: LocalVault) -> None:
        vault.fault("answer", route="token", status=500, body={"message": "no"})
        assert ask_identity(vault, vault.identity_header) == (500, {"message": "no"})
        assert ask(vault) == 200

    def test_it_can_drop_the_connection(self, vault: LocalVault) -> None:
        vault.fault("drop", route="token", skip=1)
        assert ask(vault) == 200
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            ask(vault)

    def test_it_can_be_silent(self, vault: LocalVault) -> None:
        vault.fault("silence", route="token")
        with pytest.raises(TimeoutError):
            ask(vault, timeout=0.2)
        assert ask(vault) == 200

    def test_it_can_answer_byte_by_byte(self, vault: LocalVault) -> None:
        vault.fault("drip", route="token", interval=0.0005)
        begin = time.monotonic()
        assert ask(vault) == 200
        assert time.monotonic() - begin > 0.2

    def test_it_can_be_held_until_it_is_released(self, vault: LocalVault) -> None:
        fault = vault.fault("pause", route="token", count=None)
        with pytest.raises(TimeoutError):
            ask(vault, timeout=0.2)
        vault.release(fault)
        assert ask(vault) == 200

    def test_strangers_are_spared_unless_meant(self, vault: LocalVault) -> None:
        vault.fault("answer", route="token", status=500, body="{}")
        assert ask_identity(vault, "wrong")[0] == 401
        vault.fault("answer", route="token", status=500, body="{}", authorised=False)
        assert ask_identity(vault, "wrong")[0] == 500

    def test_faults_of_the_vault_are_not_its_own(self, vault: LocalVault, call: Caller) -> None:
        vault.fault("answer", status=500)
        vault.fault("answer", route="token", status=503, body="{}")
        assert (ask(vault), call("GET", "/certificates").status) == (503, 500)
        assert (ask(vault), call("GET", "/certificates").status) == (200, 200)

    def test_they_are_cleared_with_the_others(self, vault: LocalVault) -> None:
        vault.fault("answer", route="token", status=500, count=None)
        vault.clear_faults()
        assert ask(vault) == 200

    def test_it_has_no_faults_that_only_a_vault_can_have(self, vault: LocalVault) -> None:
        with pytest.raises(LocalVaultError, match="route token has only the faults drop, silence"):
            vault.fault("forbid", route="token")
