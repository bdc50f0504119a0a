"""People, and what they were granted."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from certificates.domain.actions import Role
from certificates.models.vaults import Vault


class People(BaseUserManager["Person"]):
    """How people come to be."""

    def create_user(self, username: str, password: str | None = None, **fields: str) -> "Person":
        """A new person; without a password nobody can sign in as them."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """A person who signs in.

    Accounts are deactivated, never deleted: operations point at them. There is no staff and no
    superuser flag: grants alone decide what a person may do.
    """

    username = models.CharField(
        max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )  # as it was made; signing in ignores the case
    full_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    groups = models.ManyToManyField(Group, blank=True, related_name="people")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("username"), name="person_once_whatever_the_case")
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name that pages and history show."""
        return self.full_name or self.username


class Grant(models.Model):
    """A role for one person or one group, over all vaults or one."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(max_length=20, choices=[(role, role.capitalize()) for role in Role])
    vault = models.ForeignKey(
        Vault, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )  # null: all vaults
    granted_by = models.CharField(max_length=200)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(group__isnull=False),
                name="grant_for_one_principal",
            ),
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="grant_role_known"),
            # Once per principal, role and vault. "All vaults" is NULL, which never collides with
            # itself, and so is the other principal: hence the two with a condition.
            models.UniqueConstraint(
                fields=["person", "role", "vault"], name="grant_once_for_person"
            ),
            models.UniqueConstraint(fields=["group", "role", "vault"], name="grant_once_for_group"),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(vault=None),
                name="grant_everywhere_once_for_person",
            ),
            models.UniqueConstraint(
                fields=["group", "role"],
                condition=Q(vault=None),
                name="grant_everywhere_once_for_group",
            ),
        ]

    def __str__(self) -> str:
        where = self.vault.slug if self.vault else "all vaults"
        return f"{self.person or self.group}: {self.role} on {where}"
