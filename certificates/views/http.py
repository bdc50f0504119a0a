"""What every view behind the sign-in shares: its request, and two marks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from certificates.models import Person
from certificates.services import access

Answer = TypeVar("Answer", bound=HttpResponseBase)


class SignedIn(HttpRequest):
    """A request of a signed-in person: the middleware lets no other through."""

    user: Person
    htmx: HtmxDetails


V = TypeVar("V", bound=Callable[..., Any])


def poll(view: V) -> V:
    """Mark a view that open pages ask by themselves: a request to it shows nobody at work."""
    view.is_poll = True  # type: ignore[attr-defined]
    return view


def needs_a_vault(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Shows a person without any grant whom to ask, instead of empty lists."""

    @wraps(view)
    def checked(request: SignedIn, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        if access.has_any_grant(actor=request.user):
            return view(request, *args, **kwargs)
        context = {"administrators": access.administrators()}
        return render(request, "no_vault.html", context, status=403)

    return checked
