"""The forms of allauth, in the words and with the fields of the portal's other forms."""

from typing import Any, ClassVar

from allauth.account import forms

from certificates.forms.base import StyledForm


class AccountForm(StyledForm):
    """Labels the fields and focuses the first one.

    allauth's placeholders repeat its labels, and its hint lists all rules of a password before one
    is broken.
    """

    use_required_attribute = True  # allauth's sentences about a missing value are not ours
    labels: ClassVar[dict[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (name, label) in enumerate(self.labels.items()):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["autofocus"] = number == 0


class SignInForm(AccountForm, forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the user name and the password."""

    labels: ClassVar = {"login": "User name", "password": "Password"}


class ChangePasswordForm(AccountForm, forms.ChangePasswordForm):  # type: ignore[misc]
    """Asks for the current password, and twice for the new one."""

    labels: ClassVar = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }


class ReauthenticateForm(AccountForm, forms.ReauthenticateForm):  # type: ignore[misc]
    """Asks for the password of the person who is signed in."""

    labels: ClassVar = {"password": "Password"}
