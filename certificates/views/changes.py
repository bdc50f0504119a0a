"""The two pages that serve every change: one asks "sure?", the other has a form of its own.

GET shows it, POST does it. The vault is asked for the page only: what is sent is looked at when it
is sent.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certificates.changes import CHANGES, Change, Confirmation, FormChange
from certificates.changes.base import Asked
from certificates.domain.errors import SlotTaken
from certificates.forms.base import OperationForm
from certificates.forms.confirm import ConfirmForm, TypedConfirmForm
from certificates.models import Vault
from certificates.services import operations, vault_permissions, vaults
from certificates.verbs import Subject, Verb
from certificates.views.http import SignedIn
from certificates.views.submitting import submit

ROUTES = {
    Subject.CERTIFICATE: "vaults/<slug:vault>/certificates/<certificate:name>/",
    Subject.DELETED: "vaults/<slug:vault>/deleted/<certificate:name>/",
    Subject.VAULT: "vaults/<slug:vault>/",
    Subject.ISSUER: "vaults/<slug:vault>/issuers/<name:name>/",
    Subject.CONTACTS: "vaults/<slug:vault>/contacts/",
}


def urls() -> list[URLPattern]:
    """The address of every change."""
    return [_url(change) for change in CHANGES.values()]


def _url(change: Change[Any]) -> URLPattern:
    view = confirm if isinstance(change, Confirmation) else fill_in
    route = f"{ROUTES[change.place or change.verb.subject]}{change.verb.key}/"
    return path(route, view, {"change": change}, name=change.url_name)


def _find(request: SignedIn, change: Change[Any], slug: str, name: str) -> Vault:
    """The vault, for the change. History names the certificate where the change is refused."""
    certificate = name if change.verb.subject.is_certificate else ""
    action = change.verb.action
    return vaults.find(actor=request.user, slug=slug, action=action, name=certificate)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(
    request: SignedIn, change: Confirmation[Any], vault: str, name: str = ""
) -> HttpResponse:
    """A change that needs no more than a yes."""
    place = _find(request, change, vault, name)
    try:
        verb = change.asked(name, request.GET)
    except ValueError as error:
        raise Http404 from error
    form, changed = _confirm_form(request, change, verb, place), None
    if not form.is_bound:
        form.open_with(operations.basis_of(verb, vault=place))
    elif form.is_valid():
        answer = submit(request, change, verb, place, form)
        if isinstance(answer, HttpResponse):
            return answer
        changed = answer
    if change.verb.subject is Subject.DELETED:
        for operation in operations.of_certificate(actor=request.user, vault=place, name=name):
            if operation.is_open:  # nothing to recover before a delete is finished
                return redirect("certificates:operation-detail", operation.id)
    context = {**_question(request, change, verb, place), "changed": changed}
    return _page(request, "certificates/confirm.html", change, place, form, context)


def _question(
    request: SignedIn, change: Confirmation[Any], verb: Verb, vault: Vault
) -> dict[str, Any]:
    names = {"name": verb.what, "vault": vault.slug}
    return {
        "question": change.ask(request.user, vault, verb),
        "title": change.question.format(**names),
        "button": change.button.format(**names),
        "dangerous": change.verb.takes_away,
        "command": change.az(verb, vault.slug),
    }


def _confirm_form(
    request: SignedIn, change: Confirmation[Any], verb: Verb, vault: Vault
) -> OperationForm:
    data = request.POST if request.method == "POST" else None
    if change.must_be_typed(verb, vault):
        expected = f"{vault.slug}/{verb.what}" if verb.what else vault.slug
        return TypedConfirmForm(data, expected=expected)
    return ConfirmForm(data)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: SignedIn, change: FormChange[Any], vault: str, name: str = "") -> HttpResponse:
    """A change with a form, the ``az`` command of what is typed, or the operation it becomes."""
    place = _find(request, change, vault, name)
    is_sent = request.method == "POST"
    asked = Asked(
        actor=request.user,
        vault=place,
        name=name,
        query=request.GET,
        posted=request.POST if is_sent else None,
        files=request.FILES if is_sent else None,
    )
    try:
        opened = {} if is_sent else change.opened(asked)  # before what the form shows is read
        form = change.form(asked)
        context = dict(change.context(form, asked))
    except ValueError as error:
        raise Http404 from error
    if not is_sent and "opened" not in form.initial:
        form.open_with(opened)
    if form.is_bound and form.is_valid():
        answer = _filled_in(request, change, asked, form)
        if isinstance(answer, HttpResponse):
            return answer
        context |= answer
    return _page(request, change.template, change, place, form, context)


def _filled_in(
    request: SignedIn, change: FormChange[Any], asked: Asked, form: OperationForm
) -> HttpResponse | dict[str, Any]:
    """The answer to a valid form; or what its page then shows, with all that was typed."""
    verb = change.verb_of(form, asked)
    if "show" in request.POST:
        return {"command": change.az(verb, asked.vault.slug)}
    try:
        answer = submit(request, change, verb, asked.vault, form, change.sealed_of(form))
    except SlotTaken as error:
        return {"conflict": error}
    return answer if isinstance(answer, HttpResponse) else {"changed": answer}


def _page(
    request: SignedIn,
    template: str,
    change: Change[Any],
    vault: Vault,
    form: OperationForm,
    context: dict[str, Any],
) -> HttpResponse:
    permission = change.verb.permission
    name = request.resolver_match.kwargs.get("name", "") if request.resolver_match else ""
    whole = {
        "vault": vault,
        "name": name,
        "form": form,
        "permission": permission,
        "lacked": vault_permissions.lacked_since(vault=vault, permission=permission),
        "keep_url": _keep_url(change, vault, name),
        **context,
    }
    is_conflict = context.get("changed") or context.get("conflict")
    status = 422 if form.errors else 409 if is_conflict else 200
    return render(request, template, whole, status=status)


def _keep_url(change: Change[Any], vault: Vault, name: str) -> str:
    """Where the link leads that changes nothing."""
    match change.place or change.verb.subject:
        case Subject.CERTIFICATE:
            return reverse("certificates:certificate-detail", args=[vault.slug, name])
        case Subject.DELETED:
            return reverse("certificates:vault-deleted", args=[vault.slug])
    return reverse("certificates:vault-detail", args=[vault.slug])
