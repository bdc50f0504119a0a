"""Whether a name is free, while the form of a create is filled in."""

from contextlib import suppress
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.domain.actions import Action
from certificates.domain.errors import VaultFailure
from certificates.domain.names import name_problem
from certificates.models import Operation, Person, Vault
from certificates.services import certificates, operations, vaults
from certificates.views.http import SignedIn


@require_safe
def certificate_name(request: SignedIn, vault: str) -> HttpResponse:
    """Asked when the field of the name is left."""
    place = vaults.find(actor=request.user, slug=vault, action=Action.CREATE)
    name = request.GET.get("name", "").strip()
    problem = name_problem(name)
    state = "empty" if not name else "wrong"
    if not problem:
        state = certificates.state_of_name(vault=place, name=name)
    busy = _busy(request.user, place, name) if state == "free" else None
    until = _held_until(place, name) if state == "deleted" else None
    context = {
        "vault": place,
        "name": name,
        "state": state,
        "until": until,
        "problem": problem,
        "busy": busy,
    }
    return render(request, "certificates/_name.html", context)


def _busy(person: Person, vault: Vault, name: str) -> Operation | None:
    """What is at work on the name: a delete shows it neither as active nor as deleted."""
    found = operations.of_certificate(actor=person, vault=vault, name=name, most=1)
    return next((operation for operation in found if operation.is_open), None)


def _held_until(vault: Vault, name: str) -> datetime | None:
    """When the name of a deleted certificate is free again; None when that is not known."""
    with suppress(VaultFailure):
        return certificates.one_deleted(vault=vault, name=name).scheduled_purge
    return None
