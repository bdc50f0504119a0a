"""The request as every view behind the sign-in sees it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from certificates.models import Person


class SignedIn(HttpRequest):
    """A request of somebody who is signed in: the middleware lets no other through."""

    user: Person
    htmx: HtmxDetails
