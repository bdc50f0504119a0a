"""Stand-ins and real things never meet in one process."""

from pathlib import Path

import pytest

from kvportal.environment import VaultSetting, load
from tests.support.environments import REAL, STANDIN, refusal


class TestStandins:
    def test_a_standin_has_its_own_authority(self, tmp_path: Path) -> None:
        (tmp_path / "ca.pem").write_text("")
        environ = STANDIN | {"KVPORTAL_STANDINS": "kv-local|https://localhost:8443|ca.pem"}
        ca = str(tmp_path / "ca.pem")
        assert load(environ).vaults == (
            VaultSetting(slug="kv-local", url="https://localhost:8443", ca=ca, standin=True),
        )

    @pytest.mark.parametrize(
        "standin",
        [
            "kv|https://example.com:8443",
            "kv|https://10.0.0.1:8443",
            "kv|https://localhost",
            "kv|https://localhost.evil.com:1",
            "kv|http://localhost:8443",
            "kv|https://me:word@localhost:8443",
            "kv|https://localhost:8443/path",
            "kv|https://localhost:99999",
            "kv|https://localhost:1|a|b",
            "kv",
            "kv|https://localhost:1|missing.pem",
        ],
    )
    def test_only_loopback_is_taken(self, standin: str) -> None:
        sentence = refusal(STANDIN | {"KVPORTAL_STANDINS": standin})
        assert sentence.startswith("KVPORTAL_STANDINS ")
        assert "word" not in sentence

    @pytest.mark.parametrize("variable", ["KEY_VAULT_NAME", "KVPORTAL_VAULTS"])
    def test_real_vaults_beside_standins_are_refused(self, variable: str) -> None:
        sentence = refusal(STANDIN | {variable: "kv-real"})
        assert "stand-ins and real vaults need a process each" in sentence

    @pytest.mark.parametrize("named", ["", "dev", "prod", "AzureCliCredential"])
    def test_a_credential_must_be_named(self, named: str) -> None:
        sentence = refusal(STANDIN | {"AZURE_TOKEN_CREDENTIALS": named})
        assert sentence.startswith("AZURE_TOKEN_CREDENTIALS must be")

    @pytest.mark.parametrize(
        "real",
        [
            {"IDENTITY_ENDPOINT": "http://169.254.129.2:8081/token"},
            {"IDENTITY_ENDPOINT": ""},
            {"IDENTITY_ENDPOINT": "http://127.0.0.1@evil.com/"},
            {"IDENTITY_ENDPOINT": "http://127.0.0.1.evil.com/"},
            {"IDENTITY_HEADER": ""},
            {"AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential"},
            {
                "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
                "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.com",
            },
        ],
    )
    def test_real_credentials_are_refused(self, real: dict[str, str]) -> None:
        assert "takes no real credentials" in refusal(STANDIN | real)

    def test_an_authority_on_this_machine_is_taken(self) -> None:
        credentials = {
            "AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential",
            "AZURE_AUTHORITY_HOST": "https://localhost:9443",
        }
        assert load(STANDIN | credentials).vaults[0].standin

    def test_real_vaults_take_an_identity_on_loopback(self) -> None:
        identity = {"IDENTITY_ENDPOINT": "http://localhost:40342/token"}
        assert not load(REAL | identity).vaults[0].standin
