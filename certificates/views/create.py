"""Create a certificate, or a new version of one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain.actions import Action
from certificates.domain.names import is_name
from certificates.domain.spec import Spec
from certificates.forms.create import NAMES, CreateForm, initial_of
from certificates.models import Person
from certificates.services import certificates, operations, vaults
from certificates.verbs import Create
from certificates.views import az
from certificates.views.frame import render_page
from certificates.views.http import SignedIn


def _initial(person: Person, source: str, name: str) -> dict[str, Any]:
    """What the form starts with: the service's defaults, the default policy, or an operation."""
    if source == "default":
        return initial_of(Spec.default_policy(), name)
    try:
        earlier = operations.find(actor=person, operation_id=UUID(source))
    except ValueError:
        return {"name": name}
    verb = earlier.asked
    return initial_of(verb.spec, verb.name) if isinstance(verb, Create) else {"name": name}


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_create(request: SignedIn, vault: str) -> HttpResponse:
    """The form, the ``az`` command of what it holds, or the operation that it becomes."""
    place = vaults.find(actor=request.user, slug=vault, action=Action.CREATE)
    name_url = reverse("certificates:certificate-name", args=[place.slug])
    command, status = "", 200
    if request.method == "POST":
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
    else:
        source, name = request.GET.get("from", ""), request.GET.get("name", "")
        form = CreateForm(initial=_initial(request.user, source, name), name_url=name_url)
    others = [form[field] for field in NAMES]
    context = {
        "vault": place,
        "form": form,
        "command": command,
        "other_names": others,
        "other_names_open": any(field.value() for field in others),
    }
    return render_page(
        request, "certificates/create.html", context, place="certificates", status=status
    )


@require_safe
def certificate_name(request: SignedIn, vault: str) -> HttpResponse:
    """Whether a name is free: asked when its field is left."""
    place = vaults.find(actor=request.user, slug=vault, action=Action.CREATE)
    name = request.GET.get("name", "").strip()
    state = "empty" if not name else "wrong"
    if is_name(name):
        state = certificates.state_of_name(vault=place, name=name)
    context = {"vault": place, "name": name, "state": state}
    return render(request, "certificates/_name.html", context)
