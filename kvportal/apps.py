"""The project as a Django app: its checks, no core dumps, and the table of the shared cache."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate

from kvportal.core_dumps import forbid_core_dumps


def make_cache_table(**kwargs: Any) -> None:
    """Makes the cache's table where it is missing, as a part of `migrate`."""
    call_command("createcachetable", database=kwargs["using"], verbosity=0)


class PortalConfig(AppConfig):
    """Registers what has to be there before the first request."""

    name = "kvportal"

    def ready(self) -> None:
        """Connects the checks and the cache table. Every process of the portal comes by here."""
        forbid_core_dumps()
        from kvportal import checks  # noqa: F401 - checks need the loaded apps

        # Django sends the signal for apps with models only, and this one has none.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("certificates"))
