"""Create a certificate, or a new version of one."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.actions import Action
from certificates.domain.errors import VaultFailure
from certificates.domain.names import is_name
from certificates.forms.create import ADVANCED, NAMES, CreateForm
from certificates.models import Vault
from certificates.services import certificates, operations, vault_permissions, vaults
from certificates.views import az
from certificates.views.filling import Start, default_of, start_of
from certificates.views.frame import render_page
from certificates.views.http import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_create(request: SignedIn, vault: str) -> HttpResponse:
    """The form, the ``az`` command of what it holds, or the operation that it becomes."""
    place = vaults.find(actor=request.user, slug=vault, action=Action.CREATE)
    name_url = reverse("certificates:certificate-name", args=[place.slug])
    command, status = "", 200
    if "default" in request.POST:
        start = default_of(request.POST)
        form = CreateForm(initial=start.initial, name_url=name_url)
    elif request.method == "POST":
        form = CreateForm(request.POST, name_url=name_url)
        if not form.is_valid():
            status = 422
        elif "show" in request.POST:
            command = az.of_verb(form.verb(), place.slug)
        else:
            operation = operations.perform(
                form.verb(),
                vault=place,
                actor=request.user,
                nonce=form.cleaned_data["nonce"],
            )
            return redirect("certificates:operation-detail", operation.id)
        start = Start({})
    else:
        start = start_of(request.user, place, request.GET)
        form = CreateForm(initial=start.initial, name_url=name_url)
        form.tell(start.refused)
    context = {
        "vault": place,
        "form": form,
        "note": start.note,
        "renews": start.renews,
        "command": command,
        "lacked": vault_permissions.lacked_since(vault=place, permission="create"),
        **_folds(form),
    }
    return render_page(
        request, "certificates/create.html", context, place="certificates", status=status
    )


def _folds(form: CreateForm) -> dict[str, Any]:
    """The fields that are folded away, open where somebody has to see what is in them."""
    others = [form[field] for field in NAMES]
    advanced = [form[field] for field in ADVANCED]
    return {
        "other_names": others,
        "other_names_open": any(field.value() for field in others),
        "advanced": advanced,
        "advanced_open": any(field.errors for field in advanced),
    }


@require_safe
def certificate_name(request: SignedIn, vault: str) -> HttpResponse:
    """Whether a name is free: asked when its field is left."""
    place = vaults.find(actor=request.user, slug=vault, action=Action.CREATE)
    name = request.GET.get("name", "").strip()
    state = "empty" if not name else "wrong"
    if is_name(name):
        state = certificates.state_of_name(vault=place, name=name)
    until = _held_until(place, name) if state == "deleted" else None
    context = {"vault": place, "name": name, "state": state, "until": until}
    return render(request, "certificates/_name.html", context)


def _held_until(vault: Vault, name: str) -> datetime | None:
    """When the name of a deleted certificate is free again; None when that is not known."""
    with suppress(VaultFailure):
        return certificates.one_deleted(vault=vault, name=name).scheduled_purge
    return None
