"""Sign-in by django-allauth, closed to everybody whom an administrator did not let in."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.urls import path

from certificates.models import Person
from certificates.services import access, sign_ins


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
    """Refuses sign-up even where a later URL would offer it, and limits guesses at passwords.

    allauth counts wrong passwords by the host that the request names, which whoever guesses
    chooses: here it keeps its limit by address, and ours counts by account.
    """

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person whose password it is. Raises ValidationError past the limits."""
        self.pre_authenticate(request, **credentials)
        username, address = credentials.get("username", ""), self.get_client_ip(request)
        attempt = sign_ins.begin(username=username, address=address)
        if attempt is None:
            raise self.validation_error("too_many_login_attempts")
        person: Person | None = authenticate(request, **credentials)
        if person is None:
            sign_ins.failed(username=username, address=address)
            return None
        self._rollback_login_failed_rl_usage()
        is_renewed = request.user.is_authenticated
        sign_ins.succeeded(attempt=attempt, person=person, address=address, renewed=is_renewed)
        return person

    def is_safe_url(self, url: str) -> bool:
        """Whether a browser may be sent there; an address that cannot be read is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Of allauth's limit by key, which is not used: no host of the request is in it."""
        return ""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators only."""
        return False


def connect_history() -> None:
    """Have history record the ends of sessions, and new passwords."""
    user_logged_out.connect(_signed_out)
    password_changed.connect(_password_changed)


def _signed_out(user: Person | None, **_: Any) -> None:
    if user is not None:
        sign_ins.signed_out(person=user)


def _password_changed(user: Person, **_: Any) -> None:
    sign_ins.password_changed(person=user)
