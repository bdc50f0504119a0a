"""A database that takes no changes, as on a full disk: pages are read, and changes are refused."""

import time
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from structlog.testing import capture_logs

from localvault.testing import LocalVault
from tests.support.databases import read_only_database

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="set by SQLite's words")
PAGES = ("/certificates/", "/deleted/", "/operations/", "/vaults/")


@pytest.mark.usefixtures("certificates", "vault")
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_read(as_operator: Client, page: str) -> None:
    as_operator.get(page)
    with read_only_database():
        assert as_operator.get(page).status_code == 200


@pytest.mark.usefixtures("certificates", "vault")
def test_a_session_that_cannot_be_kept_hides_no_page(as_operator: Client) -> None:
    session = as_operator.session
    session["began"] = session["seen"] = int(time.time()) - 120  # it is written once a minute
    session.save()
    with read_only_database(), capture_logs() as lines:
        assert as_operator.get("/certificates/").status_code == 200
    assert "session.not_saved" in [line["event"] for line in lines]
    assert settings.SESSION_IDLE > 120


@pytest.mark.usefixtures("vault")
def test_a_change_is_refused_and_nothing_is_sent(
    as_operator: Client, certificates: LocalVault
) -> None:
    as_operator.raise_request_exception = False
    before = len(certificates.journal(name="page-web"))
    with read_only_database():
        answer = as_operator.post(
            "/vaults/kv-tests/certificates/page-web/disable/", {"nonce": str(uuid.uuid4())}
        )
    assert answer.status_code == 503
    assert b"database is not available" in answer.content
    assert len(certificates.journal(name="page-web")) == before
