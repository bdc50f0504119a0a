"""The project as a Django app: its checks, what memory keeps, and the table of the cache."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.core.signals import request_finished
from django.db.models.signals import post_migrate

from kvportal.memory import forbid_core_dumps, forget_database_errors


def make_cache_table(**kwargs: Any) -> None:
    """Makes the cache's table where it is missing, as a part of `migrate`."""
    call_command("createcachetable", database=kwargs["using"], verbosity=0)


class PortalConfig(AppConfig):
    """Registers what has to be there before the first request."""

    name = "kvportal"

    def ready(self) -> None:
        """Connects the checks and the cache table. Every process of the portal comes by here."""
        forbid_core_dumps()
        request_finished.connect(forget_database_errors)
        from kvportal import checks  # noqa: F401 - checks need the loaded apps
        from kvportal.accounts import connect_history

        connect_history()

        # Django sends the signal for apps with models only, and this one has none.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("certificates"))
