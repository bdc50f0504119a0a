"""The page that asks "sure?", shared by all verbs: GET shows it, POST does it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from certificates.domain.records import Certificate
from certificates.forms.base import PerformingForm
from certificates.forms.confirm import ConfirmForm, TypedConfirmForm
from certificates.models import Vault
from certificates.services import certificates, operations, vaults
from certificates.verbs import Delete, Recover, Verb
from certificates.views import az
from certificates.views.frame import render_page
from certificates.views.http import SignedIn

NO_VERSION = "There is no version yet; the CSR and its key are given up."


@dataclass(frozen=True)
class Question:
    """What somebody should know before they say yes."""

    consequences: tuple[str, ...]
    keep_url: str
    place: str
    certificate: Certificate | None = None  # where it can be undone, it says for how long


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_confirm(request: SignedIn, vault: str, name: str, verb: str) -> HttpResponse:
    """Delete a certificate."""
    if verb != Delete.key:
        raise Http404
    place = vaults.find(actor=request.user, slug=vault, action=Delete.action, name=name)
    delete = Delete(name=name)
    form = _form(request, delete, place)
    if form.is_valid():
        return _perform(request, delete, place, form)
    return _ask(request, delete, place, form, _about_delete(request, place, name))


@require_http_methods(["GET", "HEAD", "POST"])
def deleted_confirm(request: SignedIn, vault: str, name: str, verb: str) -> HttpResponse:
    """Recover a deleted certificate."""
    if verb != Recover.key:
        raise Http404
    place = vaults.find(actor=request.user, slug=vault, action=Recover.action, name=name)
    recover = Recover(name=name)
    form = _form(request, recover, place)
    if form.is_valid():
        return _perform(request, recover, place, form)
    under_way = operations.of_certificate(actor=request.user, vault=place, name=name)
    for operation in under_way:
        if operation.is_open:  # nothing to recover before a delete is finished
            return redirect("certificates:operation-detail", operation.id)
    keep_url = reverse("certificates:vault-deleted", args=[place.slug])
    words = ("It comes back with all its versions, its key and its secret.",)
    return _ask(request, recover, place, form, Question(words, keep_url, "deleted"))


def _form(request: SignedIn, verb: Verb, vault: Vault) -> PerformingForm:
    data = request.POST if request.method == "POST" else None
    if verb.words.level == "type":
        return TypedConfirmForm(data, expected=f"{vault.slug}/{verb.name}")
    return ConfirmForm(data)


def _perform(request: SignedIn, verb: Verb, vault: Vault, form: PerformingForm) -> HttpResponse:
    nonce = form.cleaned_data["nonce"]
    operation = operations.perform(verb, vault=vault, actor=request.user, nonce=nonce)
    return redirect("certificates:operation-detail", operation.id)


def _about_delete(request: SignedIn, vault: Vault, name: str) -> Question:
    detail = certificates.one(actor=request.user, vault=vault, name=name)
    number = len(detail.versions)
    all_versions = "The one version goes" if number == 1 else f"All {number} versions go"
    words = Delete.words.consequences
    consequences = [text.format(name=name, all_versions=all_versions) for text in words]
    if not number:  # nothing that an application could read, but the name is taken all the same
        consequences = [NO_VERSION, consequences[-1]]
    elif detail.pending and detail.pending.waits_for_merge:
        consequences.append("The key of the CSR that waits for its CA is given up.")
    keep_url = reverse("certificates:certificate-detail", args=[vault.slug, name])
    return Question(tuple(consequences), keep_url, "certificates", detail.certificate)


def _ask(
    request: SignedIn, verb: Verb, vault: Vault, form: PerformingForm, question: Question
) -> HttpResponse:
    names = {"name": verb.name, "vault": vault.slug}
    context = {
        "question": question,
        "vault": vault,
        "name": verb.name,
        "form": form,
        "dangerous": verb.words.level == "type",
        "title": verb.words.question.format(**names),
        "button": verb.words.button.format(**names),
        "command": az.of_verb(verb, vault.slug),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "certificates/confirm.html", context, place=question.place, status=status
    )
