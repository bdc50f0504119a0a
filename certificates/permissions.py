"""The only place that decides who may do what where."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from certificates.domain.actions import ACTIONS, Action, Role
from certificates.domain.errors import Forbidden, NotVisible
from certificates.models import Grant, Person, Vault

_RANK = {role: rank for rank, role in enumerate(Role)}


def grants_of(person: Person) -> QuerySet[Grant]:
    """The person's grants, own and through groups. Somebody deactivated has none."""
    if not person.is_active:
        return Grant.objects.none()
    return Grant.objects.filter(Q(person=person) | Q(group__people=person)).distinct()


def roles_of(person: Person) -> dict[int | None, set[Role]]:
    """The person's roles by vault id; None stands for all vaults. One query."""
    roles: dict[int | None, set[Role]] = {}
    for vault, role in grants_of(person).values_list("vault_id", "role"):
        roles.setdefault(vault, set()).add(Role(role))
    return roles


def role_on(person: Person, vault: Vault) -> Role | None:
    """The strongest role of the person on the vault, None when it is not theirs to see."""
    return _strongest(roles_of(person), vault)


def roles_on(person: Person, vaults: Iterable[Vault]) -> dict[Vault, Role]:
    """The same for many vaults, those that are not theirs to see left out. One query."""
    roles = roles_of(person)
    return {vault: role for vault in vaults if (role := _strongest(roles, vault))}


def _strongest(roles: dict[int | None, set[Role]], vault: Vault) -> Role | None:
    held = roles.get(None, set()) | roles.get(vault.pk, set())
    return max(held, key=_RANK.__getitem__) if held else None


def may(person: Person, action: Action, vault: Vault) -> bool:
    """Whether the person may do the action in the vault."""
    role = role_on(person, vault)
    return role is not None and action in ACTIONS[role]


def may_everywhere(person: Person, action: Action) -> bool:
    """Whether the person may do the action in all vaults, those included that are to come."""
    return any(action in ACTIONS[role] for role in roles_of(person).get(None, set()))


def require(person: Person, action: Action, vault: Vault) -> None:
    """Raise NotVisible when the vault is not theirs to see, Forbidden when the role lacks it."""
    role = role_on(person, vault)
    if role is None:
        raise NotVisible(vault.slug)
    if action not in ACTIONS[role]:
        raise Forbidden(action, vault.slug, role)


def vaults_for(person: Person, action: Action = Action.VIEW) -> QuerySet[Vault]:
    """The vaults in which the person may do the action, switched-off ones included."""
    roles = roles_of(person)
    allowed = {vault for vault, held in roles.items() if any(action in ACTIONS[r] for r in held)}
    if None in allowed:
        return Vault.objects.all()
    return Vault.objects.filter(pk__in=[vault for vault in allowed if vault is not None])
