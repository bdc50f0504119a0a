"""A database that an earlier version made is refused in a sentence, instead of failing oddly later.

Nothing of those versions was released, so nothing converts their tables.
"""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# The second migration of the versions before; this one began again with a first.
MARK = "0002_vaults_and_inventory"
REFUSED = (
    "An earlier version of kvportal made this database, and this version cannot read it. Run "
    "`make demo-reset` where it is the demo's; otherwise name a new, empty database."
)

Migrations = Collection[tuple[str, str]]


def refuse_old_state(using: str, **_: Any) -> None:
    """Raise CommandError where the database ``using`` was made by an earlier version."""
    connection = connections[using]
    recorder = MigrationRecorder(connection)
    applied = recorder.applied_migrations() if recorder.has_table() else {}
    if ("certificates", MARK) in applied or _was_made_otherwise(connection, applied):
        raise CommandError(REFUSED)


def _was_made_otherwise(connection: BaseDatabaseWrapper, applied: Migrations) -> bool:
    """Whether every migration was applied, and columns are missing all the same."""
    ours = {key for key in MigrationLoader(connection).disk_migrations if key[0] == "certificates"}
    if not ours <= set(applied):
        return False
    with connection.cursor() as cursor:
        for model in apps.get_app_config("certificates").get_models():
            table = connection.introspection.get_table_description(cursor, model._meta.db_table)
            if {field.column for field in model._meta.local_fields} - {held.name for held in table}:
                return True
    return False
