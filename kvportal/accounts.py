"""Sign-in by django-allauth, closed to everybody whom an administrator did not let in."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import path

from certificates.services import access


class SignIn(views.LoginView):  # type: ignore[misc]  # allauth ships no types
    """The sign-in page; on the first day it says how the first account is made."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether there is nobody yet who could sign in."""
        return {
            **super().get_context_data(**kwargs),
            "nobody_yet": not access.anybody_can_sign_in(),
        }


# Only these of allauth's views exist: no sign-up, and no mail to reset a password with.
urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Refuses sign-up even where a later URL would offer it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators only."""
        return False
