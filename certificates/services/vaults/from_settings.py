"""A row for each vault that the settings name."""

import structlog
from django.conf import settings
from django.db import DatabaseError

from certificates.models import Vault
from certificates.models.vaults import Source

log = structlog.get_logger()


def keep_as_settings_say() -> None:
    """Make a row for each vault that the settings name, and take those out of use that they named.

    A vault is never deleted: its operations and its history hang on it. One that was added on a
    page stays, and one that an administrator switched off stays so.
    """
    for wanted in settings.VAULTS:
        Vault.objects.update_or_create(
            slug=wanted.slug,
            defaults={
                "url": wanted.url,
                "ca_file": wanted.ca or "",
                "is_standin": wanted.standin,
                "source": Source.SETTINGS,
            },
        )
    again = Vault.objects.filter(url__in=[wanted.url for wanted in settings.VAULTS])
    again.exclude(slug__in=names()).update(source=Source.SETTINGS)  # they have another name for it
    named = Vault.objects.filter(slug__in=names())
    named.filter(is_enabled=False, switched_off_at=None).update(is_enabled=True)
    dropped = Vault.objects.filter(source=Source.SETTINGS).exclude(slug__in=names())
    dropped.filter(is_enabled=True).update(is_enabled=False)


def names() -> list[str]:
    """The vaults that the settings name."""
    return [wanted.slug for wanted in settings.VAULTS]


def keep_at_start() -> None:
    """Do so when a process starts, and start without it where the database is away: the readiness
    check reports that.
    """
    try:
        keep_as_settings_say()
    except DatabaseError:
        log.exception("vaults.not_kept")
