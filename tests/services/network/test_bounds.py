"""What a vault sends is read up to a limit: it must not fill the memory, nor take for ever."""

import gzip

import pytest

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.models import Vault
from certificates.services.keyvault import Reading, reading, within
from certificates.services.keyvault.network import answers
from certificates.services.sync import sync_vault
from localvault.testing import LocalVault
from tests.services.asking import filled

pytestmark = pytest.mark.wire


def refusal(vault: Vault, name: str) -> Failure:
    """Why a certificate cannot be read."""
    with within(20), pytest.raises(VaultFailure) as caught:
        Reading(vault).certificate(name)
    return caught.value.failure


def test_no_compressed_answer_is_asked_for_or_read(vault: Vault, local_vault: LocalVault) -> None:
    name = filled(local_vault)
    body = gzip.compress(b"0" * 1_000).decode("latin-1")
    headers = {"Content-Encoding": "gzip"}
    local_vault.fault(
        "answer", route="certificate", name=name, status=200, body=body, headers=headers
    )
    failure = refusal(vault, name)
    assert failure.message == "its answer is compressed, which was not asked for"
    assert failure.kind is FailureKind.NOT_A_VAULT


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> str:
    """A limit that an answer of a test goes over by far; gives the answer."""
    monkeypatch.setattr(answers, "MOST_MB", 0.1)
    return "0" * 900_000


def test_of_an_answer_that_is_too_long_the_rest_is_not_read(
    vault: Vault, local_vault: LocalVault, short: str
) -> None:
    name = filled(local_vault)
    local_vault.fault("answer", route="certificate", name=name, status=200, body=short)
    assert refusal(vault, name).message == "its answer is longer than 0.1 MB"
    with within(20):  # on another connection: the rest of the answer is on this one
        assert Reading(vault).certificate(name).name == name


def test_a_listing_without_end_is_given_up(
    vault: Vault, local_vault: LocalVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    local_vault.fill([{"name": f"many-{number:03}"} for number in range(60)])
    report = sync_vault(vault)
    assert report is not None
    assert report.failure is not None
    assert report.failure.message == "its listing has more than 1 pages"
