"""The request as every view behind the sign-in sees it."""

from django.http import Http404, HttpRequest
from django_htmx.middleware import HtmxDetails

from certificates.models import Person
from certificates.verbs.properties import VERSION


class SignedIn(HttpRequest):
    """A request of somebody who is signed in: the middleware lets no other through."""

    user: Person
    htmx: HtmxDetails


def version_asked(request: HttpRequest) -> str:
    """The version that the address names, "" for the current one; one that cannot be: 404."""
    version = request.GET.get("version", "")
    if version and not VERSION.fullmatch(version):
        raise Http404
    return version
