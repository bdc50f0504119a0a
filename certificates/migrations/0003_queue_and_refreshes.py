from typing import Any

from django.db import migrations

EACH_MINUTE = "I"


def make_schedule(apps: Any, schema_editor: Any) -> None:
    """The one schedule: each minute, the vaults that are due."""
    schedules = apps.get_model("django_q", "Schedule").objects.using(schema_editor.connection.alias)
    schedules.update_or_create(
        name="vaults that are due",
        defaults={
            "func": "certificates.jobs.sync_due_vaults",
            "schedule_type": EACH_MINUTE,
            "minutes": 1,
            "repeats": -1,
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_vaults_and_inventory"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [
        migrations.RenameField("refresh", "asked_at", "due_at"),
        migrations.RunPython(make_schedule, migrations.RunPython.noop),
    ]
