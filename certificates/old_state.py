"""A database that an earlier version made is refused in a sentence, instead of failing oddly later.

Nothing of those versions was released, so nothing converts their tables.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# The second migration of the versions before; this one began again with a first.
MARK = "0002_vaults_and_inventory"
REFUSED = (
    "An earlier version of kvportal made this database, and this version cannot read it. Run "
    "`make demo-reset` where it is the demo's; otherwise name a new, empty database."
)


def refuse_old_state(using: str, **_: Any) -> None:
    """Raise CommandError where the database ``using`` was made by an earlier version."""
    recorder = MigrationRecorder(connections[using])
    applied = recorder.applied_migrations() if recorder.has_table() else {}
    if ("certificates", MARK) in applied:
        raise CommandError(REFUSED)
