"""Environments that a start takes, and the sentence that ends one that it does not take."""

import pytest

from kvportal.environment import SettingsProblem, load

SECRET = "Jq3-zR8_mW5.tB0+xN7!cF2*hL9?kD4=pS6~vG1^yT3&uE8@a-Qz5"
REAL = {
    "KEY_VAULT_NAME": "kv-payments",
    "KVPORTAL_SECRET_KEY": SECRET,
    "KVPORTAL_ALLOWED_HOSTS": "portal.example.com",
}
STANDIN = {
    "KVPORTAL_STANDINS": "kv-local|https://localhost:8443",
    "KVPORTAL_SECRET_KEY": SECRET,
    "KVPORTAL_INSECURE_HTTP": "true",
    "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
    "IDENTITY_ENDPOINT": "http://127.0.0.1:41000/token",
    "IDENTITY_HEADER": "header",
}


def refusal(environ: dict[str, str]) -> str:
    """The sentence that a start with this environment ends with."""
    with pytest.raises(SettingsProblem) as caught:
        load(environ)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert SECRET not in sentence
    return sentence
