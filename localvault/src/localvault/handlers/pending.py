"""The operation that makes a version."""

from localvault import errors, wire
from localvault.call import RETRY_AFTER, Call, answer
from localvault.messages import Response
from localvault.rows import Status
from localvault.rules import finding
from localvault.rules import pending as rules
from localvault.vault import Vault


def pending(vault: Vault, call: Call) -> Response:
    """Show a certificate's operation."""
    with vault.looking() as tx:
        certificate, operation = finding.operation_of(tx, call.name)
    wanted = call.request.query.get("request_id")
    if wanted and wanted != operation.request_id:
        raise errors.pending_not_found(call.name)
    headers = RETRY_AFTER if operation.status == Status.IN_PROGRESS else {}
    body = wire.operation(vault.context(call.base), certificate, operation)
    return answer(body, headers=headers)


def cancel(vault: Vault, call: Call) -> Response:
    """Ask a certificate's operation to end."""
    wanted = call.json().get("cancellation_requested")
    if not isinstance(wanted, bool):
        raise errors.bad_property("cancellation_requested")
    if not wanted:
        return pending(vault, call)
    with vault.changing(call.seq) as tx:
        certificate, operation = rules.request_cancel(tx, call.name)
    return answer(wire.operation(vault.context(call.base), certificate, operation))


def delete(vault: Vault, call: Call) -> Response:
    """Remove a certificate's operation and show it for the last time."""
    with vault.changing(call.seq) as tx:
        certificate, operation = rules.forget(tx, call.name)
    return answer(wire.operation(vault.context(call.base), certificate, operation))
