"""The only place that decides who may do what where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from certificates.domain.actions import ACTIONS, Action, Role
from certificates.domain.errors import Forbidden, NotVisible
from certificates.models import Grant, Person, Vault

_RANK = {role: rank for rank, role in enumerate(Role)}
_KEPT = "_rights"  # on a person, as Django keeps its own permissions on a user


@dataclass(frozen=True, eq=False)
class Rights:
    """The roles of a person when they were read, by vault id; None means all vaults.

    Every question is answered in memory. ``name`` is the certificate that a question is about, ""
    where there is none. Grants cover whole vaults so far, so the name decides nothing yet.
    """

    roles: Mapping[int | None, frozenset[Role]]

    def role_on(self, vault: Vault) -> Role | None:
        """The strongest role on the vault, None when the person may not see it."""
        return max(self._roles_on(vault.pk), key=_RANK.__getitem__, default=None)

    def actions_on(self, vault: Vault, name: str = "") -> frozenset[Action]:
        """Everything that may be done in the vault."""
        return frozenset().union(*(ACTIONS[role] for role in self._roles_on(vault.pk)))

    def may(self, action: Action, vault: Vault, name: str = "") -> bool:
        """Whether the action may be done in the vault."""
        return action in self.actions_on(vault, name)

    def may_everywhere(self, action: Action) -> bool:
        """Whether the action may be done in all vaults, future ones included."""
        return None in self._places(action)

    def require(self, action: Action, vault: Vault, name: str = "") -> None:
        """Raise NotVisible without any role on the vault, Forbidden when none has the action."""
        role = self.role_on(vault)
        if role is None:
            raise NotVisible(vault.slug)
        if not self.may(action, vault, name):
            raise Forbidden(action, vault.slug, role)

    def vault(self, slug: str) -> Vault | None:
        """The vault of that name, visible to the person or not: ``require`` decides that.

        So an invisible vault and a missing one are looked up by the same statements.
        """
        return self._vaults.get(slug)

    def vaults_for(self, action: Action = Action.VIEW) -> list[Vault]:
        """The vaults in which the action may be done, by name, switched-off ones included."""
        return [vault for vault in self._vaults.values() if self.may(action, vault)]

    def scope(self, action: Action = Action.VIEW) -> Q:
        """The condition on rows with a ``vault`` that keeps those where the action may be done."""
        places = self._places(action)
        return Q() if None in places else Q(vault_id__in=places)

    def _roles_on(self, vault: int) -> frozenset[Role]:
        nothing: frozenset[Role] = frozenset()
        return self.roles.get(None, nothing) | self.roles.get(vault, nothing)

    def _places(self, action: Action) -> set[int | None]:
        """The ids of the vaults with a role that holds the action, None for all vaults."""
        held = self.roles.items()
        return {place for place, roles in held if any(action in ACTIONS[role] for role in roles)}

    @cached_property
    def _vaults(self) -> dict[str, Vault]:
        """All vaults by name, from one query when first needed.

        A view that calls a vault records the answer on the object that the frame shows afterwards.
        """
        return {vault.slug: vault for vault in _all_vaults()}


def _all_vaults() -> QuerySet[Vault]:
    return Vault.objects.select_related("switched_off_by").order_by("slug")


def read_rights(person: Person) -> Rights:
    """The rights of ``person`` in the database now, from one query; a deactivated person has none.

    For a check that must notice what was withdrawn since ``rights_of`` was first asked.
    """
    own = Q(person=person, person__is_active=True)
    of_groups = Q(group__people=person, group__people__is_active=True)
    roles: dict[int | None, set[Role]] = {}
    for vault, role in Grant.objects.filter(own | of_groups).values_list("vault_id", "role"):
        roles.setdefault(vault, set()).add(Role(role))
    return Rights({vault: frozenset(held) for vault, held in roles.items()})


def rights_of(person: Person) -> Rights:
    """The rights of ``person``: read once where ``keep_rights`` was called, otherwise read now.

    Workers, commands and tests hold a person for longer than a request, and nothing is kept on
    their objects: a withdrawn grant is gone at the next question.
    """
    if not hasattr(person, _KEPT):
        return read_rights(person)
    if getattr(person, _KEPT) is None:
        setattr(person, _KEPT, read_rights(person))
    rights: Rights = getattr(person, _KEPT)
    return rights


def keep_rights(person: Person) -> None:
    """Read the rights of ``person`` at the first question and keep them on the object.

    Only for an object that ends with its request, as ``request.user`` does.
    """
    setattr(person, _KEPT, None)


def forget_rights(person: Person) -> None:
    """Drop the kept rights after a change to what is granted to ``person``."""
    if hasattr(person, _KEPT):
        keep_rights(person)
