"""The two pages that serve every change: one asks "sure?", the other has a form of its own.

GET shows it, POST does it. The vault is asked for the page only: what is sent is looked at when it
is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from certificates.changes import CHANGES, Change, Confirmation, FormChange
from certificates.changes.base import Asked
from certificates.domain.basis import Difference
from certificates.domain.sealed import Sealed
from certificates.forms.base import OperationForm
from certificates.forms.confirm import ConfirmForm, TypedConfirmForm
from certificates.models import Vault
from certificates.services import operations, vault_permissions, vaults
from certificates.services.operations import Performed
from certificates.verbs import Subject, Verb
from certificates.views.downloads import attachment
from certificates.views.frame import render_page
from certificates.views.http import SignedIn

ROUTES = {
    Subject.CERTIFICATE: "vaults/<slug:vault>/certificates/<certificate:name>/",
    Subject.DELETED: "vaults/<slug:vault>/deleted/<certificate:name>/",
    Subject.VAULT: "vaults/<slug:vault>/",
    Subject.ISSUER: "vaults/<slug:vault>/issuers/<name:name>/",
    Subject.CONTACTS: "vaults/<slug:vault>/contacts/",
}
ALREADY_SENT = (
    "This form was sent before, and nothing was sent again: another password alone does not make "
    "it another request. To use one, open a new form."
)


@dataclass(frozen=True)
class Changed:
    """Why a form was not sent: what is not as it was when it was opened. False where all is."""

    words: str = ""
    differences: Sequence[Difference] = ()

    def __bool__(self) -> bool:
        return bool(self.differences)


def urls() -> list[URLPattern]:
    """The address of every change."""
    return [_url(change) for change in CHANGES.values()]


def _url(change: Change[Any]) -> URLPattern:
    view = confirm if isinstance(change, Confirmation) else fill_in
    route = f"{ROUTES[change.place or change.verb.subject]}{change.verb.key}/"
    return path(route, view, {"change": change}, name=change.url_name)


def _find(request: SignedIn, change: Change[Any], slug: str, name: str) -> Vault:
    """The vault, for the change. History names the certificate where somebody is refused."""
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
    form, changed = _confirm_form(request, change, verb, place), Changed()
    if not form.is_bound:
        form.open_with(operations.basis_of(verb, vault=place))
    elif form.is_valid():
        done = _perform(request, verb, place, form)
        if not (changed := _changed(change, verb, form, done)):
            return _done(request, done)
    if change.verb.subject is Subject.DELETED:
        for operation in operations.of_certificate(actor=request.user, vault=place, name=name):
            if operation.is_open:  # nothing to recover before a delete is finished
                return redirect("certificates:operation-detail", operation.id)
    names = {"name": verb.what, "vault": place.slug}
    context = {
        "question": change.ask(request.user, place, verb),
        "title": change.question.format(**names),
        "button": change.button.format(**names),
        "dangerous": change.verb.takes_away,
        "command": change.az(verb, place.slug),
        "changed": changed,
    }
    return _page(request, "certificates/confirm.html", change, place, form, context)


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
        verb = change.verb_of(form, asked)
        if "show" in request.POST:
            context["command"] = change.az(verb, place.slug)
        else:
            sealed = change.sealed_of(form)
            done = _perform(request, verb, place, form, sealed)
            if not (changed := _changed(change, verb, form, done)):
                return _done(request, done, sealed)
            context["changed"] = changed
    return _page(request, change.template, change, place, form, context)


def _perform(
    request: SignedIn,
    verb: Verb,
    vault: Vault,
    form: OperationForm,
    sealed: Sealed | None = None,
) -> Performed:
    return operations.perform(
        verb,
        vault=vault,
        actor=request.user,
        nonce=form.cleaned_data["nonce"],
        sealed=sealed,
        opened=form.cleaned_data["opened"],
    )


def _changed(change: Change[Any], verb: Verb, form: OperationForm, done: Performed) -> Changed:
    """Why nothing was sent; the form can then be sent again, by somebody who has seen it."""
    differences = operations.changed_since(done.operation)
    if not differences:
        return Changed()
    words = change.changed_words(verb, form.cleaned_data["opened"])
    form.open_with(operations.basis_now(done.operation))
    return Changed(words, differences)


def _done(request: SignedIn, done: Performed, sealed: Sealed | None = None) -> HttpResponse:
    """The operation's page, or the file that the vault gave out."""
    if done.given:
        return attachment(done.given)
    if sealed and done.is_repeat and done.operation.is_final:
        messages.warning(request, ALREADY_SENT)
    return redirect("certificates:operation-detail", done.operation.id)


def _page(
    request: SignedIn,
    template: str,
    change: Change[Any],
    vault: Vault,
    form: OperationForm,
    context: dict[str, Any],
) -> HttpResponse:
    permission = change.verb.permission
    is_deleted = change.verb.subject is Subject.DELETED
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
    place = "deleted" if is_deleted else "certificates"
    status = 422 if form.errors else 409 if context.get("changed") else 200
    return render_page(request, template, whole, place=place, status=status)


def _keep_url(change: Change[Any], vault: Vault, name: str) -> str:
    """Where somebody goes who decides otherwise."""
    match change.place or change.verb.subject:
        case Subject.CERTIFICATE:
            return reverse("certificates:certificate-detail", args=[vault.slug, name])
        case Subject.DELETED:
            return reverse("certificates:vault-deleted", args=[vault.slug])
    return reverse("certificates:vault-detail", args=[vault.slug])
