"""The machine's own store is trusted by name, the settings' authorities on top of it."""

import ssl
from pathlib import Path

import pytest
from pytest_django import Settings
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from certificates.services.keyvault.network import trust as trusting
from certificates.services.keyvault.network.sockets import DeadlineSocket
from certificates.services.keyvault.network.trust import machine_store, trust
from tests.support.company import CompanyAuthority

pytestmark = pytest.mark.wire


@pytest.fixture
def ca(tmp_path: Path) -> Path:
    """The certificate of an authority, alone in its folder."""
    return CompanyAuthority(tmp_path / "authority").ca


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where OpenSSL looks for the machine's store: a file and a folder."""
    real, places = ssl.get_default_verify_paths(), ["/nowhere.pem", "/nowhere"]

    def paths() -> ssl.DefaultVerifyPaths:
        return real._replace(openssl_cafile=places[0], openssl_capath=places[1])

    monkeypatch.setattr(ssl, "get_default_verify_paths", paths)
    monkeypatch.setattr(trusting, "_BUNDLES", ())
    return places


def test_the_settings_authorities_are_trusted_on_top_of_the_machines(
    settings: Settings, store: list[str], ca: Path, tmp_path: Path
) -> None:
    other = CompanyAuthority(tmp_path / "other").ca
    store[0], settings.AUTHORITIES = str(other), (ca,)
    assert machine_store() == (other,)
    assert len(trust().get_ca_certs()) == 2


def test_variables_that_hide_the_store_from_python_hide_nothing_here(
    monkeypatch: pytest.MonkeyPatch, ca: Path
) -> None:
    before = machine_store()
    monkeypatch.setenv("SSL_CERT_FILE", str(ca))
    monkeypatch.setenv("SSL_CERT_DIR", str(ca.parent))
    assert machine_store() == before


def test_a_folder_counts_where_it_has_hashed_names(store: list[str], ca: Path) -> None:
    store[1] = str(ca.parent)
    assert machine_store() == (Path(DEFAULT_CA_BUNDLE_PATH),)
    ca.rename(ca.with_name("01234567.0"))
    assert machine_store() == (ca.parent,)


def test_a_python_built_elsewhere_finds_the_distributions_bundle(
    store: list[str], ca: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusting, "_BUNDLES", ("/nowhere.crt", str(ca)))
    assert machine_store() == (ca,)


def test_a_machine_without_a_store_trusts_the_authorities_of_certifi(store: list[str]) -> None:
    assert machine_store() == (Path(DEFAULT_CA_BUNDLE_PATH),)


def test_a_stand_in_trusts_its_own_authority_only(settings: Settings, ca: Path) -> None:
    settings.AUTHORITIES = (Path(DEFAULT_CA_BUNDLE_PATH),)
    assert len(trust(str(ca)).get_ca_certs()) == 1


def test_one_context_serves_all_connections_and_keeps_their_deadline(ca: Path) -> None:
    assert trust(str(ca)) is trust(str(ca))
    assert trust(str(ca)).sslsocket_class is DeadlineSocket
    assert trust(str(ca)).verify_mode is ssl.CERT_REQUIRED
    assert trust(str(ca)).check_hostname
