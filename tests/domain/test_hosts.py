"""Only the addresses of key vaults are taken for such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.hosts import CLOUDS, behind_private_link, key_vault_url

FORGED = [
    "http://kv-a.vault.azure.net",
    "//kv-a.vault.azure.net",
    "https://kv-a.vault.azure.net:8443/",
    "https://me@kv-a.vault.azure.net",
    "https://me:word@kv-a.vault.azure.net",
    "https://kv-a.vault.azure.net.evil.com",
    "https://kv-a.vault.azure.net.",
    "https://kv-a.vault.azure.net/secrets",
    "https://kv-a.vault.azure.net//",
    "https://kv-a.vault.azure.net?x",
    "https://kv-a.vault.azure.net#x",
    "https://evil.com\\@kv-a.vault.azure.net",
    "https://kv-a%2evault.azure.net",
    "https://kv-a.\tvault.azure.net",
    "https://kv-a.vault.azure.net\n",
    " https://kv-a.vault.azure.net",
    "https://sub.kv-a.vault.azure.net",
    "https://vault.azure.net",
    "https://.vault.azure.net",
    "https://xn--kv-a.vault.azure.net",
    "https://\u212av-a.vault.azure.net",
    "https://kv-\u0430.vault.azure.net",
    "https://kv-a\u3002vault.azure.net",
    "https://kv-a.managedhsm.azure.net",
    "https://kv-a.privatelink.vaultcore.azure.net",
    "https://kv-a.vaultcore.azure.net",
    "https://127.0.0.1",
    "https://localhost:8443",
    "https://[::1]",
    "https://169.254.169.254",
    "",
]


@pytest.mark.parametrize(
    "spelling",
    ["HTTPS://KV-A.VAULT.AZURE.NET/", "kv-a.vault.azure.net", "https://kv-a.vault.azure.net:443/"],
)
def test_it_may_be_spelt_as_people_copy_it(spelling: str) -> None:
    assert key_vault_url(spelling) == "https://kv-a.vault.azure.net"


@pytest.mark.parametrize(
    ("private", "ordinary"),
    [
        ("https://kv-a.privatelink.vaultcore.azure.net/", "https://kv-a.vault.azure.net"),
        ("kv-a.vaultcore.azure.net", "https://kv-a.vault.azure.net"),
        ("KV-A.privatelink.vaultcore.azure.cn", "https://kv-a.vault.azure.cn"),
        ("https://kv-a.privatelink.vaultcore.evil.net", None),
        ("https://kv-a.vault.azure.net", None),
    ],
)
def test_the_vault_of_a_private_endpoint_is_named(private: str, ordinary: str | None) -> None:
    assert behind_private_link(private) == ordinary


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_vault_of_each_cloud_is_one(cloud: str) -> None:
    assert key_vault_url(f"https://Kv-A.{cloud}/") == f"https://kv-a.{cloud}"


@pytest.mark.parametrize("text", FORGED)
def test_what_looks_like_one_is_none(text: str) -> None:
    assert key_vault_url(text) is None


PIECES = (
    "https://",
    "http://",
    "kv-a",
    ".",
    "vault.azure.net",
    "@",
    ":",
    "443",
    "/",
    "\\",
    "?",
    "#",
)
LOOKALIKES = ("evil.com", "xn--", "\u212a", "\u3002", "%2e", "\t", " ", "127.0.0.1", "managedhsm")


@given(st.lists(st.sampled_from(PIECES + LOOKALIKES), max_size=8).map("".join))
def test_whatever_is_taken_is_a_name_in_a_cloud(text: str) -> None:
    url = key_vault_url(text)
    if url is not None:
        label, _, cloud = url.removeprefix("https://").partition(".")
        assert label.replace("-", "").isalnum()
        assert label.isascii()
        assert cloud in CLOUDS
        assert text.rstrip("/").lower() == url
