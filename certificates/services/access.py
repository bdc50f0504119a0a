"""People and their grants."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from certificates import permissions
from certificates.domain.actions import ACTIONS, Action, Role, least_role
from certificates.models import Grant, Person, Vault
from certificates.services import audit


def create_person(*, username: str, password: str, by: str) -> Person:
    """A new person without any grant. Raises ValidationError for a bad name or password."""
    person = Person(username=Person.normalize_username(username))
    person.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    if is_person(username=person.username):
        raise ValidationError(f"There is somebody called {person.username} already.")
    validate_password(password, person)
    person.set_password(password)
    with transaction.atomic():
        person.save()
        audit.append(event="person.created", actor=by, details={"person": audit.name_of(person)})
    return person


def create_administrator(*, username: str, password: str, by: str) -> Person:
    """A new person who may do everything in all vaults."""
    with transaction.atomic():
        person = create_person(username=username, password=password, by=by)
        create_grant(person=person, role=Role.ADMINISTRATOR, vault=None, by=by)
    return person


def create_grant(*, person: Person, role: Role, vault: Vault | None, by: str) -> Grant:
    """Grant a role on one vault, or on all (``vault`` None). Granting it again changes nothing."""
    with transaction.atomic():
        grant, new = Grant.objects.get_or_create(
            person=person, role=role, vault=vault, defaults={"granted_by": by}
        )
        if new:
            audit.append(
                event="grant.created",
                actor=by,
                vault=vault.slug if vault else "",
                details={"person": audit.name_of(person), "role": role},
            )
    permissions.forget_rights(person)
    return grant


def has_any_grant(*, actor: Person) -> bool:
    """Whether anything at all is open to the actor."""
    return bool(permissions.rights_of(actor).roles)


def anybody_can_sign_in() -> bool:
    """Whether there is an account at all: on the first day there is none."""
    return Person.objects.filter(is_active=True).exists()


def actions_on(*, actor: Person, vault: Vault, name: str = "") -> frozenset[Action]:
    """Everything that the actor may do in the vault, with the certificate of that name."""
    return permissions.rights_of(actor).actions_on(vault, name)


def may_everywhere(*, actor: Person, action: Action) -> bool:
    """Whether the actor may do the action in all vaults, those included that are to come."""
    return permissions.rights_of(actor).may_everywhere(action)


def administrators() -> list[str]:
    """Whom to ask for access, by name."""
    return _names_of(Grant.objects.filter(role=Role.ADMINISTRATOR))


def is_administrator(*, actor: Person) -> bool:
    """Whether the actor administers any vault."""
    held = permissions.rights_of(actor).roles.values()
    return any(Role.ADMINISTRATOR in roles for roles in held)


def needed_role(action: Action) -> Role:
    """The smallest role that may do the action."""
    return least_role(action)


def roles_by_vault(*, actor: Person) -> dict[str, Role]:
    """The actor's strongest role on each vault that is theirs to see."""
    rights = permissions.rights_of(actor)
    roles = ((vault.slug, rights.role_on(vault)) for vault in rights.vaults_for())
    return {slug: role for slug, role in roles if role}


def who_may(*, action: Action, vault: str) -> list[str]:
    """Who may do the action in the vault, by name: whom to ask."""
    roles = [role for role in Role if action in ACTIONS[role]]
    there = Grant.objects.filter(role__in=roles).filter(Q(vault=None) | Q(vault__slug=vault))
    return _names_of(there)


def _names_of(grants: QuerySet[Grant]) -> list[str]:
    """Those who hold one of the grants, themselves or through a group."""
    people = Person.objects.filter(
        Q(grants__in=grants) | Q(groups__grants__in=grants), is_active=True
    ).distinct()
    return [person.get_full_name() for person in people.order_by("username")]


def is_person(*, username: str) -> bool:
    """Whether there is an account of that name, whatever its case."""
    return Person.objects.filter(username__iexact=username).exists()


def create_grant_by_name(
    *, username: str, role: Role, vault: str | None, by: str, password: str | None = None
) -> Grant:
    """``create_grant`` by names; with a ``password`` to a new person, made in the same breath.

    Raises LookupError with a sentence when there is no such thing, and ValidationError.
    """
    with transaction.atomic():
        place = _vault_called(vault)
        if password is None:
            person = _person_called(username)
        else:
            person = create_person(username=username, password=password, by=by)
        return create_grant(person=person, role=role, vault=place, by=by)


def remove_grant(*, username: str, role: Role, vault: str | None, by: str) -> None:
    """Take back what was granted to the person. Raises LookupError with a sentence."""
    with transaction.atomic():
        place, person = _vault_called(vault), _person_called(username)
        removed, _ = person.grants.filter(role=role, vault=place).delete()
        if not removed:
            held = [f"{g.role} of {g.vault or 'all vaults'}" for g in _grants_of(person)]
            raise LookupError(
                f"{username} is not granted {role} of {vault or 'all vaults'}; "
                f"granted to them is: {', '.join(held) or 'nothing'}."
            )
        audit.append(
            event="grant.removed",
            actor=by,
            vault=vault or "",
            details={"person": audit.name_of(person), "role": role},
        )


def deactivate_person(*, username: str, by: str) -> None:
    """Nobody signs in as the person any more; what they did stays theirs.

    Doing it again changes nothing. Raises LookupError with a sentence.
    """
    with transaction.atomic():
        person = _person_called(username)
        if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            audit.append(
                event="person.deactivated", actor=by, details={"person": audit.name_of(person)}
            )


def _grants_of(person: Person) -> QuerySet[Grant]:
    return person.grants.select_related("vault").order_by("pk")


def _person_called(username: str) -> Person:
    person = Person.objects.filter(username__iexact=username).first()
    if person is None:
        raise LookupError(f"There is nobody called {username}.")
    return person


def _vault_called(slug: str | None) -> Vault | None:
    """The vault of that name; None, for all vaults, when there is no name."""
    place = Vault.objects.filter(slug=slug).first() if slug else None
    if slug and place is None:
        known = ", ".join(Vault.objects.order_by("slug").values_list("slug", flat=True))
        raise LookupError(f"There is no vault {slug}; there is: {known or 'none yet'}.")
    return place
