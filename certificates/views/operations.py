"""Operations: the list, one, and the pieces that an open page asks for again and again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from certificates.changes import change_of
from certificates.domain import az
from certificates.forms.confirm import DecideForm
from certificates.models import Operation
from certificates.services import certificates, operations, vaults
from certificates.services.vaults import failure_context
from certificates.views import operation_groups
from certificates.views.evidence import evidence_of
from certificates.views.http import SignedIn, needs_a_vault, poll
from certificates.views.log_query import log_queries
from certificates.views.polling import look_at, poll_of
from certificates.views.status import status_of, statuses

COLUMNS = (
    "State", "What", "Certificate", "Vault", "Waits on", "Since", "By", "Next action",
)  # fmt: skip


@require_safe
@needs_a_vault
def operation_list(request: SignedIn) -> HttpResponse:
    """What runs, what is stuck, who has the ball."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in operation_groups.KINDS else ""
    seen = operation_groups.of(request.user, kind, request.GET.get("after", ""))
    context = {
        "columns": COLUMNS,
        "filters": seen.filters,
        "kind": kind,
        "groups": seen.groups,
        "after": seen.after,
        "age": vaults.age_of(vaults.visible(actor=request.user)),
        "poll": poll_of(row.operation for group in seen.groups for row in group.rows),
    }
    return render(request, "operations/list.html", context)


@require_safe
def operation_detail(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """One operation: its state, its steps, its request."""
    operation = operations.settle_if_due(
        operations.find(actor=request.user, operation_id=operation_id)
    )
    return _detail(request, operation, DecideForm())


def _detail(
    request: SignedIn, operation: Operation, form: DecideForm, status: int = 200
) -> HttpResponse:
    verb, change = operation.verb_object, change_of(operation)
    context = {
        "status": status_of(request.user, operation),
        "operation": operation,
        "known": failure_context.known(actor=request.user, failures=[operation.failure]),
        "afterwards": change.afterwards(operation, certificates.current_since(operation)),
        "differences": operations.changed_since(operation),
        "request_facts": change.request_facts(verb),
        "evidence": evidence_of(operation),
        "log_queries": log_queries(operation.id),
        "steps": operations.steps(operation),
        "command": change.az(verb, operation.vault.slug),
        "merge_command": _merge_command(operation),
        "form": form,
    }
    return render(request, "operations/detail.html", context, status=status)


def _merge_command(operation: Operation) -> str:
    """What brings the signed certificate into the vault, while one is waited for."""
    if not operation.waits_for_csr:
        return ""
    return az.merge(operation.vault.slug, operation.display_name)


@poll
@require_safe
def operation_status(request: SignedIn, operation_id: UUID) -> HttpResponse:
    """Its current state: a fragment for the page that polls, else the whole page."""
    operation = operations.settle_if_due(
        operations.find(actor=request.user, operation_id=operation_id)
    )
    if not request.htmx:
        return redirect("certificates:operation-detail", operation.id)
    shown = request.GET.get("shown", "")
    changed = bool(shown) and shown != operation.state
    context = {
        "status": status_of(request.user, operation),
        "known": failure_context.known(actor=request.user, failures=[operation.failure]),
        "changed": changed,
        "on_certificate": request.GET.get("on") == "certificate",
        "show_now": request.htmx.current_url_abs_path or "",
    }
    return render(request, "operations/_status.html", context)


@poll
@require_safe
def operation_rows(request: SignedIn) -> HttpResponse:
    """The current state of several operations, in one answer."""
    seen = look_at(request.user, request.GET.getlist("id"))
    if not request.htmx:
        return redirect("certificates:operation-list")
    context = {
        "rows": statuses(request.user, (operation for operation, _ in seen)),
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
    return operations.find(
        actor=request.user, operation_id=operation_id, action=found.verb_object.action
    )
