"""The page that asks "sure?", shared by all verbs: GET shows it, POST does it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from certificates.domain.vault_permissions import of_verb
from certificates.forms.base import PerformingForm
from certificates.forms.confirm import ConfirmForm, TypedConfirmForm
from certificates.models import Vault
from certificates.services import operations, vault_permissions, vaults
from certificates.verbs import VERBS, Update, Verb
from certificates.views import az, questions
from certificates.views.frame import render_page
from certificates.views.http import SignedIn, version_asked
from certificates.views.questions import Question


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_confirm(request: SignedIn, vault: str, name: str, verb: str) -> HttpResponse:
    """Change a certificate in a way that needs no more than a yes."""
    return _confirm(request, vault, name, verb, questions.OF_CERTIFICATE)


@require_http_methods(["GET", "HEAD", "POST"])
def deleted_confirm(request: SignedIn, vault: str, name: str, verb: str) -> HttpResponse:
    """The same for a deleted certificate."""
    return _confirm(request, vault, name, verb, questions.OF_DELETED)


def _confirm(
    request: SignedIn, slug: str, name: str, key: str, asks: dict[type[Verb], questions.Ask]
) -> HttpResponse:
    """The vault is asked for the question only: what is sent is looked at when it is sent."""
    kind = VERBS.get(key)
    if kind not in asks:
        raise Http404
    vault = vaults.find(actor=request.user, slug=slug, action=kind.action, name=name)
    version = {"version": version_asked(request)} if issubclass(kind, Update) else {}
    verb = kind(name=name, **version)
    form = _form(request, verb, vault)
    if form.is_valid():
        nonce = form.cleaned_data["nonce"]
        operation = operations.perform(verb, vault=vault, actor=request.user, nonce=nonce)
        return redirect("certificates:operation-detail", operation.id)
    if asks is questions.OF_DELETED:
        for operation in operations.of_certificate(actor=request.user, vault=vault, name=name):
            if operation.is_open:  # nothing to recover before a delete is finished
                return redirect("certificates:operation-detail", operation.id)
    return _ask(request, verb, vault, form, asks[kind](request.user, vault, verb))


def _form(request: SignedIn, verb: Verb, vault: Vault) -> PerformingForm:
    data = request.POST if request.method == "POST" else None
    if questions.must_be_typed(verb, vault):
        return TypedConfirmForm(data, expected=f"{vault.slug}/{verb.name}")
    return ConfirmForm(data)


def _ask(
    request: SignedIn, verb: Verb, vault: Vault, form: PerformingForm, question: Question
) -> HttpResponse:
    names = {"name": verb.what, "vault": vault.slug}
    permission = of_verb(verb.key)
    context = {
        "question": question,
        "vault": vault,
        "name": verb.name,
        "form": form,
        "permission": permission,
        "lacked": vault_permissions.lacked_since(vault=vault, permission=permission),
        "dangerous": verb.words.level != "none",
        "title": verb.words.question.format(**names),
        "button": verb.words.button.format(**names),
        "command": az.of_verb(verb, vault.slug),
    }
    status = 422 if form.is_bound else 200
    return render_page(
        request, "certificates/confirm.html", context, place=question.place, status=status
    )
