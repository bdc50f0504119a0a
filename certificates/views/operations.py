"""Operations: the list, one, and the pieces that an open page asks for again and again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from certificates.forms.confirm import DecideForm
from certificates.models import Operation, Person
from certificates.services import operations
from certificates.views import az
from certificates.views.frame import needs_a_vault, render_page
from certificates.views.http import SignedIn
from certificates.views.log_query import log_queries
from certificates.views.polling import look_at, poll_of
from certificates.views.seen import evidence_of
from certificates.views.status import status_context

KINDS = {
    "needs-me": "Needs me",
    "in-progress": "In progress",
    "waiting-for-ca": "Waiting for CA",
    "failed": "Failed (7 days)",
    "all": "All",
}
COLUMNS = ("State", "What", "Certificate", "Vault", "Waits on", "Since", "By")
# Without a filter: what needs the reader, then what is under way, then the last finished ones.
FINISHED = 20


@require_safe
@needs_a_vault
def operation_list(request: SignedIn) -> HttpResponse:
    """What runs, what is stuck, who has the ball."""
    kind = request.GET.get("kind", "")
    counts = operations.counts(actor=request.user)
    groups = _groups(request.user, kind if kind in KINDS else "")
    shown = [operation for _, group in groups for operation in group]
    context = {
        "columns": COLUMNS,
        "filters": [(key, word, counts.get(key, 0)) for key, word in KINDS.items()],
        "kind": kind,
        "groups": groups,
        "poll": poll_of(shown),
    }
    return render_page(request, "operations/list.html", context, place="operations")


def _groups(person: Person, kind: str) -> list[tuple[str, list[Operation]]]:
    if kind:
        return [(KINDS[kind], operations.listing(actor=person, kind=kind))]
    mine = operations.listing(actor=person, kind="needs-me")
    ids = {operation.id for operation in mine}
    under_way = operations.listing(actor=person, kind="in-progress")
    newest = operations.listing(actor=person, kind="all")
    groups = [
        ("Needs me", mine),
        ("In progress", [o for o in under_way if o.id not in ids]),
        ("Finished", [o for o in newest if o.is_final][:FINISHED]),
    ]
    return [(word, group) for word, group in groups if group]


@require_safe
def operation_detail(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """One operation: how it stands, its steps, what was asked."""
    operation = operations.settle_if_due(
        operations.find(actor=request.user, operation_id=operation_id)
    )
    return _detail(request, operation, DecideForm())


def _detail(
    request: SignedIn, operation: Operation, form: DecideForm, status: int = 200
) -> HttpResponse:
    verb = operation.asked
    context = {
        **status_context(request.user, operation),
        "verb": verb,
        "evidence": evidence_of(operation),
        "log_queries": log_queries(operation.id),
        "steps": operations.steps(operation),
        "command": az.of_verb(verb, operation.vault.slug),
        "merge_command": _merge_command(operation),
        "form": form,
    }
    return render_page(
        request, "operations/detail.html", context, place="operations", status=status
    )


def _merge_command(operation: Operation) -> str:
    """What brings the signed certificate into the vault, while one is waited for."""
    if not operation.waits_for_csr:
        return ""
    return az.merge(operation.vault.slug, operation.display_name)


@require_safe
def operation_status(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """How it stands now: a piece for the page that polls, the whole page for everybody else."""
    operation = operations.settle_if_due(
        operations.find(actor=request.user, operation_id=operation_id)
    )
    if not request.htmx:
        return redirect("certificates:operation-detail", operation.id)
    shown = request.GET.get("shown", "")
    changed = bool(shown) and shown != operation.state
    context = {
        **status_context(request.user, operation),
        "changed": changed,
        "on_certificate": request.GET.get("on") == "certificate",
        "show_now": request.htmx.current_url_abs_path or "",
    }
    return render(request, "operations/_status.html", context)


@require_safe
def operation_rows(request: SignedIn) -> HttpResponse:
    """How several operations stand now, in one answer."""
    seen = look_at(request.user, request.GET.getlist("id"))
    if not request.htmx:
        return redirect("certificates:operation-list")
    context = {
        "seen": seen,
        "changed": [operation for operation, changed in seen if changed],
        "poll": poll_of(operation for operation, _ in seen),
        "show_now": request.htmx.current_url_abs_path or "",
    }
    return render(request, "operations/_rows.html", context)


@require_POST
def operation_decide(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """A person says whether it happened, with a note."""
    operation = _to_decide(request, operation_id)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _detail(request, operation, form, status=422)
    operations.decide(
        operation=operation,
        actor=request.user,
        happened=form.cleaned_data["happened"] == "yes",
        note=form.cleaned_data["note"],
    )
    return redirect("certificates:operation-detail", operation.id)


@require_POST
def operation_look_again(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """The vault is asked again before anybody decides."""
    operation = _to_decide(request, operation_id)
    operations.look_again(operation=operation, actor=request.user)
    return redirect("certificates:operation-detail", operation.id)


def _to_decide(request: SignedIn, operation_id: UUID) -> Operation:
    """An operation of which the person may do the verb."""
    found = operations.find(actor=request.user, operation_id=operation_id)
    return operations.find(actor=request.user, operation_id=operation_id, action=found.asked.action)
