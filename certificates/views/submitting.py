"""What becomes of a valid form: an operation, a file, or the form again because things changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from certificates.changes import Change
from certificates.domain.basis import Difference
from certificates.domain.sealed import Sealed
from certificates.forms.base import OperationForm
from certificates.models import Vault
from certificates.services import operations
from certificates.services.operations import Performed
from certificates.verbs import Verb
from certificates.views.downloads import attachment
from certificates.views.http import SignedIn

ALREADY_SENT = (
    "This form was sent before, and nothing was sent again: another password alone does not make "
    "it another request. To use one, open a new form."
)


@dataclass(frozen=True)
class Changed:
    """Why nothing was sent: what is not as it was when the form was opened."""

    words: str
    differences: Sequence[Difference]


def submit(
    request: SignedIn,
    change: Change[Any],
    verb: Verb,
    vault: Vault,
    form: OperationForm,
    sealed: Sealed | None = None,
) -> HttpResponse | Changed:
    """Have it done, unless something else is there than when ``form`` was opened.

    Then the form carries what is there now, to be sent again once the person has seen it.
    """
    opened = form.cleaned_data["opened"]
    done = operations.perform(
        verb,
        vault=vault,
        actor=request.user,
        nonce=form.cleaned_data["nonce"],
        sealed=sealed,
        opened=opened,
    )
    differences = operations.changed_since(done.operation)
    if not differences:
        return _done(request, done, sealed)
    form.open_with(operations.basis_now(done.operation))
    return Changed(change.changed_words(verb, opened), differences)


def _done(request: SignedIn, done: Performed, sealed: Sealed | None) -> HttpResponse:
    """The operation's page, or the file that the vault gave out."""
    if done.given:
        return attachment(done.given)
    if sealed and done.is_repeat and done.operation.is_final:
        messages.warning(request, ALREADY_SENT)
    return redirect("certificates:operation-detail", done.operation.id)
