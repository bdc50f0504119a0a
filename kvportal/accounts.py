"""Sign-in by django-allauth, closed to everybody whom an administrator did not let in."""

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import path

# Only these of allauth's views exist: no sign-up, and no mail to reset a password with.
urlpatterns = [
    path("login/", views.login, name="account_login"),
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
