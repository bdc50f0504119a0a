"""The one place where what services raise becomes an answer: a page, or a fragment for htmx."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from certificates.domain.actions import Action, least_role
from certificates.domain.errors import (
    BadNonce,
    Forbidden,
    NotOpen,
    NotThere,
    NotVisible,
    SlotTaken,
    VaultFailure,
)
from certificates.domain.failures import Failure, FailureKind
from certificates.models import Person
from certificates.services import access, operations
from certificates.services.vaults import failure_context
from certificates.views.http import SignedIn


class ServiceErrorMiddleware(MiddlewareMixin):
    """Answers with the page of an error that a service raises for a person; others pass."""

    def process_exception(self, request: SignedIn, error: Exception) -> HttpResponse | None:
        """The error's page, or None for an error that is the portal's own."""
        match = request.resolver_match
        return answer(request, error, match.kwargs if match else {})


def answer(request: SignedIn, error: Exception, kwargs: dict[str, Any]) -> HttpResponse | None:
    """The page for ``error``; what nobody may know of does not exist.

    Raises Http404 for that.
    """
    match error:
        case NotVisible():
            raise Http404 from error
        case Forbidden():
            return _page(request, "forbidden", 403, {**_who_can(error), **kwargs})
        case SlotTaken():
            held = operations.find_many(actor=request.user, operation_ids=[error.holder])
            return _page(request, "conflict", 409, {"error": error, "held": held, **kwargs})
        case NotOpen():
            return _page(request, "settled", 409, kwargs)
        case VaultFailure():
            status = 404 if isinstance(error, NotThere) else 503
            told = _of_vault(request.user, error.failure)
            return _page(request, "vault", status, {**told, **kwargs})
        case BadNonce():
            return _page(request, "nonce", 400, {})
    return None


def _who_can(error: Forbidden) -> dict[str, Any]:
    return {
        "error": error,
        "needed": least_role(error.action),
        "people": access.who_may(action=error.action, vault=error.vault),
    }


def _of_vault(person: Person, failure: Failure) -> dict[str, Any]:
    """The failure and what helps to fix it; where the portal itself does not call the vault, who
    can have it called.
    """
    people = []
    if failure.kind is FailureKind.SWITCHED_OFF:
        people = access.who_may(action=Action.MANAGE, vault=failure.vault)
    known = failure_context.known(actor=person, failures=[failure])
    return {"failure": failure, "people": people, "known": known}


def _page(request: SignedIn, template: str, status: int, context: dict[str, Any]) -> HttpResponse:
    base = "errors/_fragment.html" if request.headers.get("HX-Request") else "base.html"
    return render(request, f"errors/{template}.html", {"base": base, **context}, status=status)
