"""What a form is opened with, and what was different when it was sent."""

from certificates.domain.basis import Difference, Facts, differences
from certificates.domain.failures import FailureKind
from certificates.domain.timings import TIMINGS
from certificates.models import Operation, Vault
from certificates.services.keyvault import Gateway, within
from certificates.verbs import Verb


def basis_of(verb: Verb, *, vault: Vault) -> Facts:
    """What the verb would change, by a look as it is made before sending. Raises VaultFailure."""
    if not verb.has_basis:
        return {}
    with within(TIMINGS.detail_deadline):
        look = Gateway(vault, "").look(verb.gets, verb.name)
    return verb.basis(look)


def basis_now(operation: Operation) -> Facts:
    """What was there instead when an operation was not sent; nothing where that was not why."""
    failure = operation.failure
    if failure is None or failure.kind is not FailureKind.CHANGED:
        return {}
    now: Facts = (operation.evidence or {}).get("now", {})
    return now


def changed_since(operation: Operation) -> list[Difference]:
    """Why an operation was not sent: what is not as it was when its form was opened."""
    failure, evidence = operation.failure, operation.evidence or {}
    if failure is None or failure.kind is not FailureKind.CHANGED:
        return []
    return differences(evidence.get("opened", {}), evidence.get("now", {}))
