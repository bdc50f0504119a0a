"""Finding a certificate by itself: its text is sent by POST, because addresses are logged."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certificates.forms.find import FindForm
from certificates.services import certificates, vaults
from certificates.views.http import SignedIn, needs_a_vault


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@needs_a_vault
def certificate_find(request: SignedIn) -> HttpResponse:
    """Leads to the certificate that was pasted, or shows what has the same public key."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "vaults": vaults.shown(actor=request.user)}
    if form.is_valid():
        found = certificates.look_for(actor=request.user, pem=form.cleaned_data["text"])
        if found.sha256:
            query = {"q": f"sha256:{found.sha256}"}
            return HttpResponseRedirect(reverse("certificates:certificate-list", query=query))
        context["found"] = found
    return render(
        request,
        "certificates/find.html",
        context,
        status=422 if form.errors else 200,
    )
