"""People and what they were granted."""

import pytest
from django.contrib.auth.models import Group

from certificates import permissions
from certificates.domain.actions import ACTIONS, Action, Role
from certificates.models import AuditEvent, Grant, Person, Vault
from certificates.services import access


def test_the_first_administrator_may_do_everything_everywhere(vault: Vault) -> None:
    assert not access.anybody_can_sign_in()
    ada = access.create_administrator(username="ada", password="long enough", by="manage.py")
    assert access.anybody_can_sign_in()
    assert access.actions_on(actor=ada, vault=vault) == frozenset(Action)
    assert ada.check_password("long enough")
    told = list(AuditEvent.objects.order_by("number").values_list("event", "actor"))
    assert told == [("person.created", "manage.py"), ("grant.created", "manage.py")]
    assert "long enough" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_granting_twice_changes_and_tells_nothing(vault: Vault, stranger: Person) -> None:
    for _ in range(2):
        access.create_grant(person=stranger, role=Role.READER, vault=vault, by="ada")
        access.create_grant(person=stranger, role=Role.READER, vault=None, by="ada")
    assert Grant.objects.filter(person=stranger).count() == 2
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_it_says_and_no_more(
    vault: Vault, stranger: Person, role: Role
) -> None:
    access.create_grant(person=stranger, role=role, vault=vault, by="ada")
    for action in Action:
        may = permissions.rights_of(stranger).may(action, vault, "web")
        assert may is (action in ACTIONS[role])
    assert permissions.rights_of(stranger).role_on(vault) is role


def test_the_strongest_of_all_grants_counts_groups_included(vault: Vault, stranger: Person) -> None:
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    team = Group.objects.create(name="team")
    stranger.groups.add(team)
    access.create_grant(person=stranger, role=Role.READER, vault=None, by="ada")
    Grant.objects.create(group=team, role=Role.OPERATOR, vault=vault, granted_by="ada")
    assert access.roles_by_vault(actor=stranger) == {
        vault.slug: Role.OPERATOR,
        other.slug: Role.READER,
    }
    stranger.groups.clear()
    assert access.roles_by_vault(actor=stranger)[vault.slug] is Role.READER


def test_somebody_deactivated_has_no_grants(vault: Vault, administrator: Person) -> None:
    administrator.is_active = False
    administrator.save()
    assert not access.has_any_grant(actor=administrator)
    assert access.administrators() == []
    assert access.who_may(action=Action.VIEW, vault=vault.slug) == []


def test_whom_to_ask(
    vault: Vault, reader: Person, operator: Person, administrator: Person, stranger: Person
) -> None:
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    access.create_grant(person=stranger, role=Role.OPERATOR, vault=other, by="ada")
    assert access.who_may(action=Action.DELETE, vault=vault.slug) == [
        "Administrator Example",
        "Operator Example",
    ]
    assert "Stranger Example" in access.who_may(action=Action.DELETE, vault="kv-other")
    assert access.administrators() == ["Administrator Example"]
    team = Group.objects.create(name="team")
    Grant.objects.create(group=team, role=Role.ADMINISTRATOR, granted_by="ada")
    reader.groups.add(team)
    assert access.administrators() == ["Administrator Example", "Reader Example"]
    assert access.needed_role(Action.RECOVER) is Role.OPERATOR


def test_granting_by_names_says_what_there_is(vault: Vault, stranger: Person) -> None:
    grant = access.create_grant_by_name(
        username="stranger", role=Role.READER, vault=vault.slug, by="manage.py"
    )
    assert grant.person == stranger
    with pytest.raises(LookupError, match="nobody called eve"):
        access.create_grant_by_name(username="eve", role=Role.READER, vault=None, by="x")
    with pytest.raises(LookupError, match=vault.slug):
        access.create_grant_by_name(username="stranger", role=Role.READER, vault="kv-no", by="x")
