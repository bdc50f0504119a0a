"""What an administrator changes of a vault in the portal. In Azure nothing changes by it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certificates.domain.actions import Action
from certificates.models import Person, Vault
from certificates.services import audit, vaults


def credentials() -> list[str]:
    """The names of the credentials in the settings, without the default one."""
    return list(settings.CREDENTIALS)


def change(*, actor: Person, vault: Vault, label: str, credential: str, owner_email: str) -> bool:
    """Write these down of ``vault``; gives whether that changed anything.

    Raises NotVisible, Forbidden, and ValueError for a credential that the settings do not have.
    """
    row = vaults.find_to_show(actor=actor, slug=vault.slug, action=Action.MANAGE)
    if credential not in ("", row.credential, *settings.CREDENTIALS):
        raise ValueError(f"The settings name no credential {credential}.")
    wanted = {"label": label, "credential": credential, "owner_email": owner_email}
    changed = {
        field: [getattr(row, field), value]
        for field, value in wanted.items()
        if getattr(row, field) != value
    }
    if not changed:
        return False
    with transaction.atomic():
        Vault.objects.filter(pk=row.pk).update(**wanted)
        if "credential" in changed:  # what is known was learned with the other identity
            row.permissions.all().delete()
        audit.append(
            event="vault.changed", actor=audit.name_of(actor), vault=row.slug, details=changed
        )
    return True


def switch_off(*, actor: Person, vault: Vault, note: str) -> None:
    """Have nothing call ``vault`` any more, and a sync that reads it end at its next page.

    Doing it again changes nothing. Raises NotVisible, Forbidden, and ValueError without a note.
    """
    row = vaults.find_to_show(actor=actor, slug=vault.slug, action=Action.MANAGE)
    if not note.strip():
        raise ValueError("Say in a note why it is switched off.")
    with transaction.atomic():
        switched = Vault.objects.filter(pk=row.pk, is_enabled=True).update(
            is_enabled=False,
            switched_off_at=timezone.now(),
            switched_off_by=actor,
            switched_off_note=note.strip(),
            sync_asked_at=None,
            sync_holder=None,
            sync_lease_until=None,
        )
        if switched:
            audit.append(
                event="vault.switched_off",
                actor=audit.name_of(actor),
                vault=row.slug,
                details={"note": note.strip()},
            )


def switch_on(*, actor: Person, vault: Vault) -> None:
    """Let it be called again. Doing it again changes nothing. Raises NotVisible and Forbidden."""
    row = vaults.find_to_show(actor=actor, slug=vault.slug, action=Action.MANAGE)
    with transaction.atomic():
        switched = Vault.objects.filter(pk=row.pk, is_enabled=False).update(
            is_enabled=True, switched_off_at=None, switched_off_by=None, switched_off_note=""
        )
        if switched:
            audit.append(
                event="vault.switched_on",
                actor=audit.name_of(actor),
                vault=row.slug,
                details={"note": row.switched_off_note},
            )
