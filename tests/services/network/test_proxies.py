"""The proxy of an address, as the usual variables name it."""

import pytest

from certificates.services.keyvault.network.proxies import Proxy, proxy_for

pytestmark = pytest.mark.wire

VAULT = "https://kv-a.vault.azure.net/certificates"


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://one:3128"}, "one:3128"),
        ({"https_proxy": "http://one:3128"}, "one:3128"),
        ({"ALL_PROXY": "http://two:8080"}, "two:8080"),
        ({"all_proxy": "two:8080"}, "two:8080"),
        ({"HTTPS_PROXY": "one", "ALL_PROXY": "two"}, "one:80"),
        ({"HTTP_PROXY": "http://one:3128"}, None),
        ({"HTTPS_PROXY": "one", "NO_PROXY": ".vault.azure.net"}, None),
        ({"HTTPS_PROXY": "one", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "one", "NO_PROXY": "example.com"}, "one:80"),
    ],
)
def test_which_proxy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], proxy: str | None
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = proxy_for(VAULT)
    assert (str(found) if found else None) == proxy


def test_plain_http_is_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://one:3128")
    assert proxy_for("http://169.254.169.254/metadata/identity/oauth2/token") is None


def test_a_proxy_shows_no_password() -> None:
    proxy = Proxy.at("http://me:p%40ss@one:3128")
    assert proxy.credentials == "me:p@ss"
    assert "p%40ss" not in f"{proxy} {proxy!r}"
    assert "p@ss" not in f"{proxy} {proxy!r}"
