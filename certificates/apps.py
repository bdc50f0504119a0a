"""The app's configuration: what happens around each migrate."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from certificates.old_state import refuse_old_state


class CertificatesConfig(AppConfig):
    """Certificates of Azure Key Vaults."""

    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before each migrate an old database is refused; after it come triggers and vaults."""
        pre_migrate.connect(refuse_old_state, sender=self)
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(using: str, **_: Any) -> None:
    from certificates.services import audit, vaults

    audit.install_triggers(using)
    vaults.keep_as_settings_say()
