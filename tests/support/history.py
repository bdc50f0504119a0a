"""History cannot be emptied, which is what the end of some tests has to do."""

from collections.abc import Iterator

import pytest
from django.db import connection

from certificates.models import AuditEvent
from certificates.services.audit import GUARDED


def unguard_history() -> None:
    """Take the triggers away until the next migrate."""
    table = AuditEvent._meta.db_table
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        for what in GUARDED[connection.vendor]:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{what}{on}")


@pytest.fixture(autouse=True)
def _forgettable(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test on committed rows ends with emptied tables; a migrate guards history again."""
    committed = {"transactional_db", "live_server"} & set(request.fixturenames)
    if committed:
        request.getfixturevalue("transactional_db")
    yield
    if committed:
        unguard_history()
