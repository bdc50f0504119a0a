"""Which vaults the environment may name."""

import pytest

from kvportal.environment import VaultSetting, load
from tests.support.environments import REAL, refusal


class TestVaults:
    def test_key_vault_name_of_the_quickstart_is_enough(self) -> None:
        assert load(REAL).vaults == (
            VaultSetting(slug="kv-payments", url="https://kv-payments.vault.azure.net"),
        )

    def test_several_are_named_by_name_or_address(self) -> None:
        environ = REAL | {"KVPORTAL_VAULTS": "kv-a, china=https://KV-B.vault.azure.cn/"}
        assert [vault.url for vault in load(environ).vaults] == [
            "https://kv-payments.vault.azure.net",
            "https://kv-a.vault.azure.net",
            "https://kv-b.vault.azure.cn",
        ]

    def test_the_same_vault_in_both_variables_is_one(self) -> None:
        assert len(load(REAL | {"KVPORTAL_VAULTS": "kv-payments"}).vaults) == 1

    def test_none_is_refused(self) -> None:
        assert refusal(REAL | {"KEY_VAULT_NAME": ""}).startswith("KEY_VAULT_NAME is not set")

    @pytest.mark.parametrize("name", ["k", "1kv", "kv--a", "kv-", "kv_a", "a" * 25, "kv.evil.com"])
    def test_an_odd_name_is_refused(self, name: str) -> None:
        assert refusal(REAL | {"KEY_VAULT_NAME": name}).startswith(f"KEY_VAULT_NAME names {name!r}")

    @pytest.mark.parametrize(
        "url",
        [
            "http://kv-b.vault.azure.net",
            "https://kv-b.vault.azure.net:8443",
            "https://kv-b.privatelink.vaultcore.azure.net",
            "https://me@kv-b.vault.azure.net",
            "https://kv-b.vault.azure.net/path",
            "https://kv-b.vault.azure.net?q",
            "https://kv-b.vault.azure.net.evil.com",
            "https://evil.com#.vault.azure.net",
            "https://kv-b.sub.vault.azure.net",
            "https://kv-b.privatelink.vaultcore.azure.net",
            "https://kv-b.managedhsm.azure.net",
            "https://169.254.169.254",
            "https://localhost:8443",
            "https://kv-b.vault.azure.net.",
            "https://[kv-b",
        ],
    )
    def test_an_address_outside_the_clouds_is_refused(self, url: str) -> None:
        assert refusal(REAL | {"KVPORTAL_VAULTS": f"kv-b={url}"}).startswith("KVPORTAL_VAULTS has")

    @pytest.mark.parametrize("slug", ["", "KV", "kv b", "-kv", "a" * 64, "a/b"])
    def test_an_odd_slug_is_refused(self, slug: str) -> None:
        named = f"{slug}=https://kv-b.vault.azure.net"
        assert "cannot name a vault" in refusal(REAL | {"KVPORTAL_VAULTS": named})

    def test_one_name_for_two_vaults_is_refused(self) -> None:
        named = "kv-payments=https://kv-b.vault.azure.net"
        assert "'kv-payments' twice" in refusal(REAL | {"KVPORTAL_VAULTS": named})

    def test_two_names_for_one_vault_are_refused(self) -> None:
        named = "other=https://kv-payments.vault.azure.net"
        assert "address" in refusal(REAL | {"KVPORTAL_VAULTS": named})
