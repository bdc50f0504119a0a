"""Adding vaults: the result for each entry, before anything is saved."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from certificates.domain.explanations import explain
from certificates.domain.failures import Failure, FailureKind
from certificates.forms.vaults import MOST, AddForm
from certificates.services.vaults import adding
from certificates.services.vaults import settings as vault_settings
from certificates.services.vaults.adding import Answered
from certificates.views.http import SignedIn

PROBLEMS = {
    "not_a_vault": "not a Key Vault address",
    "private_link": "the name of a private endpoint; use {url}",
    "there": "already there",
    "twice": "named twice",
    "name_taken": "another vault has this name",
    "real": "a real vault, and this portal is for stand-ins only",
}
NO_LIST = {FailureKind.PERMISSION, FailureKind.PERMISSION_POLICY, FailureKind.PERMISSION_ROLE}


@dataclass(frozen=True)
class Line:
    """The result for one entry; it is ticked at first when the vault answers."""

    typed: str
    name: str
    url: str
    says: str
    may_be_added: bool
    answers: bool


def add(request: SignedIn) -> HttpResponse:
    """Asks what was typed and shows what each says; then adds those that were ticked."""
    adding.require(actor=request.user)
    form = AddForm(request.POST, credentials=vault_settings.credentials())
    if not form.is_valid():
        return _page(request, form, [], 422)
    wanted = form.cleaned_data
    if "save" in request.POST:
        added = adding.add(
            actor=request.user,
            typed=tuple(request.POST.getlist("chosen")[:MOST]),
            label=wanted["label"],
            credential=wanted["credential"],
        )
        if added:
            messages.success(request, _added([vault.slug for vault in added]))
            return redirect("certificates:vault-list")
    answers = adding.check(
        actor=request.user, typed=wanted["vaults"], credential=wanted["credential"]
    )
    status = 422 if "save" in request.POST else 200
    return _page(request, form, [_line(answer) for answer in answers], status)


def _page(request: SignedIn, form: AddForm, lines: list[Line], status: int) -> HttpResponse:
    context = {
        "form": form,
        "lines": lines,
        "number": sum(line.may_be_added for line in lines),
        "refused": lines and status == 422,
    }
    return render(request, "vaults/add.html", context, status=status)


def _added(names: list[str]) -> str:
    return f"{_count(len(names), 'vault')} added: {', '.join(names)}."


def _line(answered: Answered) -> Line:
    proposal = answered.proposal
    return Line(
        typed=proposal.typed,
        name=proposal.vault.slug or proposal.typed,
        url=proposal.vault.url,
        says=says(answered),
        may_be_added=not proposal.problem,
        answers=answered.page is not None,
    )


def says(answered: Answered) -> str:
    """The result for an entry, in words."""
    if answered.proposal.problem:
        proposal = answered.proposal
        return PROBLEMS[proposal.problem].format(url=proposal.vault.url)
    if answered.failure:
        return _why(answered.failure)
    if answered.page and answered.page.after:
        return f"answers, {len(answered.page.items)} or more certificates"
    return f"answers, {_count(len(answered.page.items) if answered.page else 0, 'certificate')}"


def _why(failure: Failure) -> str:
    if failure.kind in NO_LIST:
        return "no permission list"
    return explain(failure).what


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
