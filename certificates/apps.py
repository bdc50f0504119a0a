"""The app's configuration: what happens after each migrate."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CertificatesConfig(AppConfig):
    """Certificates of Azure Key Vaults."""

    name = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After each migrate: the triggers that keep history, the vaults that the settings name."""
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(using: str, **_: Any) -> None:
    from certificates.services import audit, vaults

    audit.install_triggers(using)
    vaults.keep_as_settings_say()
