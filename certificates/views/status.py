"""How operations stand, as one person sees it: what they may do next, and who took a CSR."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from certificates.domain.actions import Action
from certificates.models import Operation, Person
from certificates.services import access, certificates, operations
from certificates.verbs import Create
from certificates.views.polling import polls


def again_url(operation: Operation) -> str:
    """The form that tries an operation again, filled."""
    vault, name = operation.vault.slug, operation.display_name
    if operation.verb == "create":
        form = reverse("certificates:certificate-create", args=[vault])
        return f"{form}?from={operation.id}"
    if operation.verb in ("recover", "purge"):
        return reverse("certificates:deleted-confirm", args=[vault, name, operation.verb])
    if operation.verb == "renew":
        return reverse("certificates:certificate-renew", args=[vault, name])
    if operation.verb == "tags":
        query = {"from": operation.id, "version": operation.request.get("version", "")}
        return f"{reverse('certificates:certificate-tags', args=[vault, name])}?{urlencode(query)}"
    return _confirm_url(operation, operation.verb)


def _confirm_url(operation: Operation, verb: str) -> str:
    """The page that asks, about the certificate or the version that the operation is about."""
    args = [operation.vault.slug, operation.display_name, verb]
    url = reverse("certificates:certificate-confirm", args=args)
    version = operation.request.get("version")
    return f"{url}?{urlencode({'version': version})}" if version else url


def _create_url(operation: Operation) -> str:
    """The form for a certificate of the same name."""
    url = reverse("certificates:certificate-create", args=[operation.vault.slug])
    return f"{url}?{urlencode({'name': operation.display_name})}"


def status_contexts(person: Person, shown: Iterable[Operation]) -> list[dict[str, Any]]:
    """What the status of each operation shows to ``person``."""
    found = list(shown)
    taken = operations.csr_taken(operation for operation in found if operation.waits_for_csr)
    vaults = (operation.vault for operation in found)
    allowed = access.actions_by_vault(actor=person, vaults=vaults)
    deleted = certificates.recoverable(done=found)
    return [
        {
            "taken": taken.get(operation.id),
            "may_recover": operation.id in deleted
            and Action.RECOVER in allowed[operation.vault_id],
            **_context(operation, allowed[operation.vault_id]),
        }
        for operation in found
    ]


def status_context(person: Person, operation: Operation) -> dict[str, Any]:
    """The same of one operation."""
    return status_contexts(person, [operation])[0]


def _context(operation: Operation, allowed: frozenset[Action]) -> dict[str, Any]:
    may_act = operation.asked.action in allowed
    disabled = operation.state == "succeeded" and operation.verb == "disable"
    purged = operation.state == "succeeded" and operation.verb == "purge"
    at_work = operation.state == "waiting" and isinstance(operation.asked, Create)
    return {
        "operation": operation,
        "polls": polls(operation),
        "may_act": may_act,
        "again": again_url(operation) if may_act else "",
        "enable": _confirm_url(operation, "enable") if disabled and may_act else "",
        "create": _create_url(operation) if purged and Action.CREATE in allowed else "",
        "may_cancel": at_work and Action.CANCEL in allowed,
    }
