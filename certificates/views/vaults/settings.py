"""What administrators change of one vault: label, credential, owner's address, off and on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from certificates.domain.actions import Action
from certificates.forms.vaults import SwitchOffForm, VaultForm
from certificates.models import Vault
from certificates.services import vaults
from certificates.services.vaults import settings
from certificates.views.http import SignedIn

FIELDS = ("label", "credential", "owner_email")


@require_http_methods(["GET", "HEAD", "POST"])
def vault_settings(request: SignedIn, vault: str) -> HttpResponse:
    """The label, the credential and the owner's address of a vault."""
    place = _to_manage(request, vault)
    names = dict.fromkeys([*settings.credentials(), *filter(None, [place.credential])])
    form = VaultForm(
        request.POST if request.method == "POST" else None,
        initial={field: getattr(place, field) for field in FIELDS},
        credentials=names,
    )
    if form.is_valid():
        if settings.change(actor=request.user, vault=place, **form.cleaned_data):
            messages.success(request, f"The settings of {place.slug} are saved.")
        return redirect("certificates:vault-detail", place.slug)
    status = 422 if form.is_bound else 200
    context = {"vault": place, "form": form}
    return render(request, "vaults/settings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def vault_switch_off(request: SignedIn, vault: str) -> HttpResponse:
    """Says what it means, asks why, and does it."""
    place = _to_manage(request, vault)
    form = SwitchOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        settings.switch_off(actor=request.user, vault=place, note=form.cleaned_data["note"])
        return redirect("certificates:vault-detail", place.slug)
    status = 422 if form.is_bound else 200
    context = {"vault": place, "form": form}
    return render(request, "vaults/switch_off.html", context, status=status)


@require_POST
def vault_switch_on(request: SignedIn, vault: str) -> HttpResponse:
    """The vault is called again."""
    place = _to_manage(request, vault)
    settings.switch_on(actor=request.user, vault=place)
    messages.success(request, f"{place.slug} is switched on.")
    return redirect("certificates:vault-detail", place.slug)


def _to_manage(request: SignedIn, slug: str) -> Vault:
    return vaults.find_to_show(actor=request.user, slug=slug, action=Action.MANAGE)
