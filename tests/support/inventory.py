"""The inventory of a vault that many tests share: only what a test needs is read into it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from certificates.models import Certificate, Vault
from certificates.services.inventory import Details, rows, writing
from certificates.services.keyvault import Reading, within


def read_in(vault: Vault, *names: str) -> None:
    """Read some certificates as a sync does."""
    reading = Reading(vault)
    now = timezone.now()
    for name in names:
        with within(10):
            held = reading.certificate(name)
            pending = reading.pending(name)
            versions = reading.versions(name, held.version)
            ders = {v.version: reading.version(name, v.version).der or b"" for v in versions}
        details = Details(certificate=held, pending=pending, versions=versions, ders=ders)
        writing.changed(vault, [(rows.read(vault, details, now, None), details)], [], began=now)


def read_in_deleted(vault: Vault) -> None:
    """Read what is deleted, as a sync does."""
    reading, after, found = Reading(vault), "", []
    while True:
        with within(10):
            part = reading.deleted_certificates(after)
        found += [rows.deleted(vault, held) for held in part.items]
        after = part.after
        if not after:
            writing.deleted(vault, found, began=timezone.now())
            return


def fill(vault: Vault, number: int, **members: Any) -> None:
    """Rows of so many certificates that no vault holds, valid for a year."""
    now = timezone.now()
    held = {"version": "0" * 32, "calm_state": "valid", "expires": now + timedelta(days=365)}
    names = [f"many-{n:03}" for n in range(number)]
    Certificate.objects.bulk_create(
        Certificate(
            vault=vault, name=name, key=name, enabled=True, search=name, listed_at=now,
            **held | members,
        )
        for name in names
    )  # fmt: skip
