"""A vault to talk to: a local one in a process of its own, and the row that names it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from certificates.models import Vault
from certificates.services.keyvault import api_versions, client, credentials, permission_log
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault

SLUG = "kv-tests"


@pytest.fixture(scope="session")
def local_vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """One running vault for the whole session: tests use names of their own in it.

    The portal's credential asks the vault's managed-identity endpoint from then on.
    """
    with LocalVault.start(tmp_path_factory.mktemp("vault"), name=SLUG) as running:
        use_identity_of(running)
        yield running


def use_identity_of(running: LocalVault) -> None:
    """Lets the process sign in at a vault, and forget an earlier credential."""
    os.environ["IDENTITY_ENDPOINT"] = running.identity_endpoint
    os.environ["IDENTITY_HEADER"] = running.identity_header
    credentials.forget()
    client._client.cache_clear()


@pytest.fixture(autouse=True)
def _calm(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test did to the vault's manners ends with the test."""
    yield
    if "local_vault" in request.fixturenames:
        running: LocalVault = request.getfixturevalue("local_vault")
        running.clear_faults()
        running.configure(
            permissions="all",
            create_delay=0.3,
            delete_delay=0.3,
            recover_delay=0.3,
            purge_delay=0.3,
            purge_protection=False,
            api_versions="all",
        )


def row_of(running: LocalVault, settings: Any) -> Vault:
    """The row of a running vault, which ``settings`` names as well."""
    ca = str(running.ca)
    settings.VAULTS = (VaultSetting(slug=SLUG, url=running.url, ca=ca, standin=True),)
    row, _ = Vault.objects.update_or_create(
        slug=SLUG,
        defaults={
            "url": running.url,
            "ca_file": ca,
            "is_standin": True,
            "is_enabled": True,
        },
    )
    return row


@pytest.fixture
def vault(db: None, local_vault: LocalVault, settings: Settings) -> Vault:
    """The row of the local vault, which the settings name as well."""
    permission_log.forget()
    api_versions.forget()
    return row_of(local_vault, settings)
