"""Change the tags of a certificate, or of one of its versions."""

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from certificates.forms.tags import TagsForm, fits_lines
from certificates.models import Vault
from certificates.services import certificates, operations, vaults
from certificates.verbs import Tags
from certificates.views import az
from certificates.views.frame import render_page
from certificates.views.http import SignedIn, version_asked
from certificates.views.questions import certificate_url


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_tags(request: SignedIn, vault: str, name: str) -> HttpResponse:
    """The tags that are there, the ``az`` command of what is typed, or the operation."""
    place = vaults.find(actor=request.user, slug=vault, action=Tags.action, name=name)
    asked, command = Tags(name=name, version=version_asked(request)), ""
    form, lost = TagsForm(request.POST), False
    if request.method != "POST":
        tags = _tags(request, place, asked)
        form, lost = TagsForm(initial={"tags": tags}), not fits_lines(tags)
    elif form.is_valid():
        asked = Tags(name=name, version=asked.version, tags=form.cleaned_data["tags"])
        if "show" not in request.POST:
            nonce = form.cleaned_data["nonce"]
            operation = operations.perform(asked, vault=place, actor=request.user, nonce=nonce)
            return redirect("certificates:operation-detail", operation.id)
        command = az.of_verb(asked, place.slug)
    context = {
        "vault": place, "asked": asked, "form": form, "lost": lost, "command": command,
        "keep_url": certificate_url(place, name),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render_page(
        request, "certificates/tags.html", context, place="certificates", status=status
    )


def _tags(request: SignedIn, vault: Vault, asked: Tags) -> Mapping[str, str]:
    """Those of an operation that is tried again (``from``), else what the vault has."""
    with suppress(ValueError):  # no id
        source = UUID(request.GET.get("from", ""))
        earlier = operations.find(actor=request.user, operation_id=source).asked
        if isinstance(earlier, Tags):
            return earlier.tags
    return certificates.tags_of(vault=vault, name=asked.name, version=asked.version)
