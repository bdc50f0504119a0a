"""Wrong passwords that are still counted, and where people have signed in from."""

from typing import ClassVar

from django.db import models

from certificates.models.access import Person


class SignInFailure(models.Model):
    """One wrong password; deleted once no limit counts it any more.

    ``account`` is a keyed hash of what was typed as the user name: some people type a password
    there.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    was_known = models.BooleanField()  # the account's owner signed in from the address lately
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "at"], name="sign_in_failure_of_account"),
            models.Index(fields=["at"], name="sign_in_failure_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.account[:8]} from {self.address}"


class SignInAddress(models.Model):
    """An address that a person has signed in from, and when last."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_addresses")
    address = models.CharField(max_length=45)
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "address"], name="sign_in_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.address}"
