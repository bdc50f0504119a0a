"""However a reading ends, the vault says so and is free for the next one."""

import html
import logging

import pytest
from django.test import Client

from certificates.domain.failures import FailureKind
from certificates.models import Person, Vault
from certificates.services.inventory import rows
from certificates.services.keyvault import bulk
from certificates.services.sync import progress_of, sync_vault
from certificates.services.vaults.health import problems
from localvault.testing import LocalVault
from tests.services.asking import filled

PAGE = "/vaults/kv-tests/"


def broken(*_: object) -> None:
    """Something that nobody thought of."""
    raise RuntimeError("unexpected")


def ended(vault: Vault) -> FailureKind:
    """The kind of failure that a reading ends with; the vault's row has it, and no lease."""
    report = sync_vault(vault)
    assert report is not None
    assert report.failure is not None
    vault.refresh_from_db()
    assert (vault.sync_holder, vault.sync_lease_until) == (None, None)
    assert progress_of(vault).last == report
    return report.failure.kind


@pytest.fixture
def crash(vault: Vault, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's own code fails while it reads."""
    filled(local_vault)
    monkeypatch.setattr(rows, "read", broken)


@pytest.mark.usefixtures("crash")
def test_a_fault_of_the_portal_is_the_vaults_state_and_is_logged(
    vault: Vault, as_reader: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert ended(vault) is FailureKind.PORTAL_FAULT
    assert vault.sync_report is not None
    reference = vault.sync_report["failure"]["message"]
    assert reference in caplog.text
    page = as_reader.get(PAGE).content.decode()
    assert "The portal failed to read the certificates in kv-tests." in page
    assert reference in page


@pytest.mark.usefixtures("crash")
def test_a_fault_of_the_portal_ends_with_the_next_reading(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ended(vault) is FailureKind.PORTAL_FAULT
    monkeypatch.undo()
    report = sync_vault(vault)
    assert report is not None
    assert report.failure is None


def test_a_vault_that_is_not_trusted(vault: Vault, as_reader: Client) -> None:
    vault.ca_file = ""
    vault.save()
    assert ended(vault) is FailureKind.TLS
    page = as_reader.get(PAGE).content.decode()
    assert "The connection to kv-tests is not trusted: issued by CN=localvault authority." in page


def test_a_vault_that_nobody_could_sign_in_to_has_failed(vault: Vault, as_reader: Client) -> None:
    vault.credential = "unknown"
    vault.save()
    assert ended(vault) is FailureKind.SIGN_IN
    page = as_reader.get(PAGE).content.decode()
    assert "Not asked yet" not in page
    assert "The settings name no credential unknown." in page


def test_a_port_that_is_closed_is_tried_again_before_it_counts(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_pause_after", lambda *_: 0.0)
    vault.url = "https://localhost:9"
    vault.save()
    assert ended(vault) is FailureKind.UNREACHABLE
    assert vault.sync_report is not None
    assert vault.sync_report["requests"] == bulk.TRIES


def test_a_vault_that_could_never_be_read_is_named_on_every_page(
    vault: Vault, reader: Person, as_reader: Client, local_vault: LocalVault
) -> None:
    assert problems(actor=reader) == []
    local_vault.fault("forbid", route="list", by="firewall")
    assert ended(vault) is FailureKind.FIREWALL
    (problem,) = problems(actor=reader)
    assert "does not accept the portal's address" in problem.reason
    page = html.unescape(as_reader.get("/operations/").content.decode())
    assert f"could not be read yet. {problem.reason}" in page
    sync_vault(vault)
    assert problems(actor=reader) == []


def test_what_is_under_way_is_not_waited_for_when_a_reading_ends(
    vault: Vault, local_vault: LocalVault
) -> None:
    for _ in range(3):
        filled(local_vault)
    local_vault.fault("silence", route="certificate", count=1)
    local_vault.fault("forbid", route="versions", by="firewall", count=None)
    assert ended(vault) is FailureKind.FIREWALL
    assert vault.sync_report is not None
    assert vault.sync_report["seconds"] < bulk.ANSWER / 2
