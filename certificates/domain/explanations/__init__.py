"""What went wrong, in words: what happened where, why, and the ways out with their commands.

One table holds a sentence-maker per kind of failure, so a page, a fragment and a failed operation
say the same thing. ``permissions`` holds the longer rows, which end in commands for the vault.
"""

from collections.abc import Callable

from certificates.domain.attempts import Attempt, reading
from certificates.domain.explanations import (
    api_versions,
    permissions,
    reaching,
    refusals,
    signing_in,
)
from certificates.domain.explanations.parts import (
    Context,
    Explanation,
    Known,
    Remedy,
    Target,
)
from certificates.domain.failures import Failure, FailureKind

__all__ = ["Explanation", "Known", "Remedy", "Target", "explain"]

_K = FailureKind

TABLE: dict[FailureKind, Callable[[Context], Explanation]] = {
    _K.PERMISSION_POLICY: permissions.access_policy,
    _K.PERMISSION_ROLE: permissions.role_assignment,
    _K.PERMISSION: permissions.unknown_model,
    _K.FIREWALL: permissions.firewall,
    _K.PRIVATE: permissions.private_network,
    _K.NAME_DELETED: refusals.deleted,
    _K.NAME_BEING_DELETED: refusals.being_deleted,
    _K.NAME_IN_USE: refusals.in_use,
    _K.PENDING: refusals.pending,
    _K.NOTHING_PENDING: refusals.nothing_pending,
    _K.FINISHED_FIRST: refusals.finished_first,
    _K.CONFLICT: refusals.conflict,
    _K.CHANGED: refusals.changed,
    _K.CHANGING: refusals.changing,
    _K.NOT_FOUND: refusals.not_found,
    _K.NO_VERSION: refusals.no_version,
    _K.NOT_DELETED: refusals.not_deleted,
    _K.PURGE_PROTECTED: refusals.purge_protected,
    _K.API_VERSION: api_versions.unknown,
    _K.API_TOO_OLD: api_versions.too_old,
    _K.INVALID: refusals.invalid,
    _K.REFUSED: refusals.refused,
    _K.VAULT_FAILED: refusals.vault_failed,
    _K.NOT_DONE: refusals.not_done,
    _K.ANSWER_LOST: refusals.answer_lost,
    _K.NEVER_SENT: refusals.never_sent,
    _K.RIGHTS_GONE: refusals.rights_gone,
    _K.THROTTLED: reaching.throttled,
    _K.NO_ANSWER: reaching.no_answer,
    _K.UNREACHABLE: reaching.unreachable,
    _K.VAULT_ERROR: reaching.vault_error,
    _K.RESTING: reaching.resting,
    _K.NOT_A_VAULT: reaching.not_a_vault,
    _K.ODD_ANSWER: reaching.odd_answer,
    _K.SWITCHED_OFF: reaching.switched_off,
    _K.DNS: reaching.dns,
    _K.TLS: reaching.tls,
    _K.PROXY: reaching.proxy,
    _K.PORTAL_FAULT: reaching.portal_fault,
    _K.SIGN_IN: signing_in.sign_in,
    _K.TOKEN_REFUSED: signing_in.token_refused,
    _K.WRONG_TENANT: signing_in.wrong_tenant,
    _K.WRONG_AUDIENCE: signing_in.wrong_audience,
}


def explain(
    failure: Failure,
    *,
    attempt: Attempt | None = None,
    name: str = "",
    known: Known | None = None,
) -> Explanation:
    """Explain ``failure`` to a person.

    Args:
        attempt: the action that failed; None for reading.
        name: the certificate's name; empty where many were read.
        known: what else is known of the vault, which makes the commands more exact.
    """
    context = Context(failure, attempt or reading(name), name, known or Known())
    return TABLE.get(failure.kind, refusals.refused)(context)
