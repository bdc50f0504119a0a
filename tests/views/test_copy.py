"""The page of a certificate whose vault does not show it: the portal's copy, and what is wrong."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.timings import TIMINGS
from certificates.models import Vault
from localvault.testing import LocalVault
from tests.support.inventory import read_in

pytestmark = pytest.mark.usefixtures("certificates")

PAGE = "/vaults/kv-tests/certificates/page-web/"
CSR = "/vaults/kv-tests/certificates/page-csr/"


@pytest.fixture
def vault(vault: Vault) -> Vault:
    """The vault, with two certificates copied."""
    read_in(vault, "page-web", "page-csr")
    return vault


def page(client: Client, status: int = 200, url: str = PAGE) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def told(html: str) -> str:
    """The sentence that names the copy, without its moment."""
    (found,) = re.findall(r"From the portal's copy.*?</span>", html)
    return re.sub(r"<[^>]+>|\d+ \w+ \d{4}, [\d:]+", "", found).strip()


@pytest.mark.parametrize(
    ("fault", "explained"),
    [
        ({"kind": "answer", "status": 503}, "answers with an error of its own (503)"),
        ({"kind": "silence"}, "kv-tests does not answer."),
    ],
)
def test_a_vault_that_fails(
    as_reader: Client,
    vault: Vault,
    local_vault: LocalVault,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    explained: str,
) -> None:
    monkeypatch.setattr(TIMINGS, "detail_deadline", 0.3)
    local_vault.fault(name="page-web", **fault)
    began = time.monotonic()
    html = page(as_reader)
    assert time.monotonic() - began < 2
    assert explained in html
    assert "the vault does not answer. A change reads the vault first." in told(html)
    assert html.index(explained) < html.index("From the portal")


def test_it_is_as_whole_as_the_page_of_a_vault_that_answers(
    as_operator: Client, vault: Vault, local_vault: LocalVault
) -> None:
    live = page(as_operator)
    local_vault.fault("answer", name="page-web", status=503)
    copy = page(as_operator)
    assert facts(copy) == facts(live)
    assert "/certificates/page-web/delete/" in copy


def facts(html: str) -> list[str]:
    """Everything of the page that is next to a word, or in a table."""
    cells = re.findall(r"<(?:dd|td)\b.*?</(?:dd|td)>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_a_csr_that_waits_is_still_told(
    as_operator: Client, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.fault("answer", name="page-csr", status=503)
    html = page(as_operator, url=CSR)
    assert "Waiting for CA" in html
    assert "No version yet" in html


def test_a_vault_that_rests_is_not_asked(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    Vault.objects.update(
        closed_until=timezone.now() + timedelta(minutes=1), failing_since=timezone.now()
    )
    seen = max(entry.seq for entry in local_vault.journal())
    html = page(as_reader)
    assert "kv-tests has been failing since" in html
    assert "the vault does not answer" in told(html)
    assert local_vault.journal(since=seen) == []


def test_a_vault_that_refuses_has_answered(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    local_vault.configure(permissions="list")
    html = page(as_reader)
    assert "lacks the certificate permission get in kv-tests" in html
    assert "the vault did not give it" in told(html)


@pytest.mark.parametrize("change", [{"read_at": None}, {"key": "page-other"}])
def test_what_was_never_read_is_an_error(
    as_reader: Client, vault: Vault, local_vault: LocalVault, change: dict[str, str | None]
) -> None:
    vault.certificates.filter(key="page-web").update(**change)
    local_vault.fault("answer", name="page-web", status=503)
    assert "From the portal" not in page(as_reader, 503)


def test_what_has_gone_since_is_told_as_gone(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    copied = vault.certificates.get(key="page-web")
    copied.pk, copied.name, copied.key = None, "page-gone", "page-gone"
    copied.save()
    url = "/vaults/kv-tests/certificates/page-gone/"
    assert "page-gone was deleted on" in page(as_reader, 404, url)


def test_it_is_as_of_the_last_whole_reading_that_still_found_it(
    as_reader: Client, vault: Vault, local_vault: LocalVault
) -> None:
    now = timezone.now()
    vault.certificates.update(read_at=now - timedelta(hours=5))
    Vault.objects.update(synced_at=now - timedelta(minutes=4))
    local_vault.fault("answer", name="page-web", status=503, count=2)
    assert "(4 minutes ago)" in told(page(as_reader))
    vault.certificates.update(missing_since=now)
    assert "(5 hours ago)" in told(page(as_reader))
