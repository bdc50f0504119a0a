"""The vaults that a person may see or use."""

from collections.abc import Collection

from certificates import permissions
from certificates.domain.actions import Action
from certificates.domain.errors import Forbidden, NotVisible, VaultFailure
from certificates.models import Person, Vault
from certificates.models.vaults import Source
from certificates.services import audit
from certificates.services.keyvault import switched_off as why_switched_off
from certificates.services.vaults import from_settings


def _has_page(vault: Vault) -> bool:
    """Whether the vault is in use, or was switched off by an administrator."""
    if vault.is_enabled or vault.switched_off_at is None:
        return vault.is_enabled
    return vault.source == Source.PAGE or vault.slug in from_settings.names()


def in_use(names: Collection[str] = ()) -> list[Vault]:
    """All vaults in use, or those of these names, by name: for commands, which nobody asks."""
    found = Vault.objects.filter(is_enabled=True).order_by("slug")
    return list(found.filter(slug__in=names) if names else found)


def visible(*, actor: Person) -> list[Vault]:
    """The vaults in use that the actor may see, by name."""
    return usable(actor=actor, action=Action.VIEW)


def usable(*, actor: Person, action: Action) -> list[Vault]:
    """The vaults in use in which the actor may do the action, by name."""
    found = permissions.rights_of(actor).vaults_for(action)
    return [vault for vault in found if vault.is_enabled]


def shown(*, actor: Person) -> list[Vault]:
    """The vaults that the actor may see, those included that an administrator switched off."""
    return [vault for vault in permissions.rights_of(actor).vaults_for() if _has_page(vault)]


def addresses() -> set[str]:
    """The addresses of all vaults that the portal has."""
    return {vault.url for vault in Vault.objects.all() if _has_page(vault)}


def find(*, actor: Person, slug: str, action: Action = Action.VIEW, name: str = "") -> Vault:
    """The vault of that name, for the action.

    Raises as ``find_to_show`` does, and VaultFailure when it is switched off: it is not called.
    """
    vault = find_to_show(actor=actor, slug=slug, action=action, name=name)
    if not vault.is_enabled:
        raise VaultFailure(why_switched_off(vault))
    return vault


def find_to_show(
    *, actor: Person, slug: str, action: Action = Action.VIEW, name: str = ""
) -> Vault:
    """The vault of that name, for the action, also when it is switched off.

    Raises NotVisible (no such vault, or not visible to the actor) and Forbidden; both are recorded
    in history where there is such a vault.
    """
    rights = permissions.rights_of(actor)
    vault = rights.vault(slug)
    if vault is None or not _has_page(vault):
        raise NotVisible(slug)
    try:
        rights.require(action, vault, name)
    except (NotVisible, Forbidden):
        audit.deny(actor=actor, action=action, vault=slug, name=name)
        raise
    return vault
