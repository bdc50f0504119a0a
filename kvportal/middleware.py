"""What every request passes: pages are closed and not kept, and sessions end."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from certificates.domain.searching import REFUSED, PrivateKey, read_search
from certificates.permissions import keep_rights
from kvportal.faults import is_of_the_database

log = structlog.get_logger()

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Addresses that only take forms, and the page whose form it is.
PAGES = {
    "operation-decide": "operation-detail",
    "operation-look-again": "operation-detail",
    "vault-check": "vault-detail",
    "vault-sync": "vault-detail",
    "vault-switch-on": "vault-detail",
}


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Closes every view that does not open itself, and has htmx leave the page.

    htmx would follow a redirect and put the sign-in page where a piece of the page belongs.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Sends an anonymous browser to the sign-in page, and back to the page it showed."""
        if is_health_check(request):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None or "HX-Request" not in request.headers:
            return answer
        page = HtmxDetails(request).current_url_abs_path or settings.LOGIN_REDIRECT_URL
        response = HttpResponse("Your session has ended. Sign in again.", status=401)
        login_url = resolve_url(self.get_login_url(view_func))
        response["HX-Redirect"] = f"{login_url}?{urlencode({'next': page})}"
        return response

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Says of a form that it was not sent, and leads back to where it can be sent again."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, "Your sign-in had ended. Nothing was sent.")
        login_url = resolve_url(self.get_login_url(view_func))
        return redirect_to_login(
            page_of_form(request), login_url, self.get_redirect_field_name(view_func)
        )


def page_of_form(request: HttpRequest) -> str:
    """The page that a form was sent from: its own address, unless that only takes forms."""
    match = request.resolver_match
    if match is None or match.url_name not in PAGES:
        return request.get_full_path()
    return reverse(f"{match.namespace}:{PAGES[match.url_name]}", kwargs=match.kwargs)


class TolerantSessionMiddleware(SessionMiddleware):
    """Answers even when the session cannot be saved, so that pages can be read on a full disk."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Saves the session. A page that needed it has failed before, when it was changed."""
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            if not is_of_the_database(error):
                raise  # the session has ended meanwhile
            log.warning("session.not_saved", reason=str(error))
            return response


class SessionLimitsMiddleware:
    """Ends a session some time after the sign-in, and earlier when nobody works in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Signs out or notes the time, before the sign-in is checked."""
        if not is_health_check(request) and request.user.is_authenticated:
            self.check(request, int(time.time()))

    def check(self, request: HttpRequest, now: int) -> None:
        """Keeps both limits with one write to the session a minute at most."""
        began = request.session.setdefault("began", now)
        seen = request.session.setdefault("seen", now)
        if now - began > settings.SESSION_LIFETIME or now - seen > settings.SESSION_IDLE:
            logout(request)
        elif now - seen >= 60 and not is_poll(request):
            request.session["seen"] = now


class RightsMiddleware:
    """Reads the rights of the signed-in person once per request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Keeps the rights on ``request.user``, an object that ends with the request."""
        if not is_health_check(request) and request.user.is_authenticated:
            keep_rights(request.user)


def is_poll(request: HttpRequest) -> bool:
    """Whether an open page asked by itself, which shows nobody at work."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "is_poll", False)


def is_health_check(request: HttpRequest) -> bool:
    """Whether a load balancer asks, for which no session may be read."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "is_health_check", False)


class PrivateKeysRefused:
    """Sends an address that holds a private key away, before anything looks for it or shows it.

    The list of certificates, the deleted ones and every filter take text from the clipboard.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Leads to the same page without its query, with a warning."""
        values = (value for _, all_ in request.GET.lists() for value in all_)
        if not any(isinstance(read_search(value), PrivateKey) for value in values):
            return None
        messages.warning(request, REFUSED)
        if "HX-Request" in request.headers:
            return HttpResponseClientRedirect(request.path)
        return HttpResponseRedirect(request.path)


class NoStoreMiddleware:
    """Pages are about certificates and people: neither browser nor proxy may keep them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Portal"] = "kvportal"  # pages take in no answer without it
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
