"""The request as every view behind the sign-in sees it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from certificates.models import Person


class SignedIn(HttpRequest):
    """A request of somebody who is signed in: the middleware lets no other through."""

    user: Person
    htmx: HtmxDetails


V = TypeVar("V", bound=Callable[..., Any])


def poll(view: V) -> V:
    """Mark a view that open pages ask by themselves: a request to it shows nobody at work."""
    view.is_poll = True  # type: ignore[attr-defined]
    return view
