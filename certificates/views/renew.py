"""A new version of a certificate, with its issuance policy as it stands."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from certificates.domain.policies import renewal_of
from certificates.domain.policy_words import fields
from certificates.forms.confirm import ConfirmForm
from certificates.services import certificates, operations, vaults
from certificates.verbs import Renew
from certificates.views import az
from certificates.views.frame import render_page
from certificates.views.http import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_renew(request: SignedIn, vault: str, name: str) -> HttpResponse:
    """What the new version will be, or the operation that makes it."""
    place = vaults.find(actor=request.user, slug=vault, action=Renew.action, name=name)
    detail = certificates.one(actor=request.user, vault=place, name=name)
    certificate = detail.certificate
    renew = Renew(name=certificate.name, spec=renewal_of(certificate))
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        nonce = form.cleaned_data["nonce"]
        operation = operations.perform(renew, vault=place, actor=request.user, nonce=nonce)
        return redirect("certificates:operation-detail", operation.id)
    policy = certificate.policy
    context = {
        "vault": place,
        "certificate": certificate,
        "renew": renew,
        "form": form,
        "policy": fields(policy, detail.facts) if policy else [],
        "command": az.of_verb(renew, place.slug),
    }
    return render_page(request, "certificates/renew.html", context, place="certificates")
