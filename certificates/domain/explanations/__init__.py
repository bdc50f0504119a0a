"""What went wrong, in words: what happened where, why, and the ways out with their commands.

One table holds a sentence-maker per kind of failure, so a page, a fragment and a failed operation
say the same thing. ``permissions`` holds the longer rows, which end in commands for the vault.
"""

from collections.abc import Callable

from certificates.domain.attempts import Attempt, reading
from certificates.domain.explanations import (
    api_versions,
    names,
    permissions,
    reaching,
    signing_in,
)
from certificates.domain.explanations.parts import Case, Explanation, Known, To, Way
from certificates.domain.failures import Failure, FailureKind

__all__ = ["Explanation", "Known", "To", "Way", "explain"]

_K = FailureKind

TABLE: dict[FailureKind, Callable[[Case], Explanation]] = {
    _K.PERMISSION_POLICY: permissions.access_policy,
    _K.PERMISSION_ROLE: permissions.role_assignment,
    _K.PERMISSION: permissions.unknown_model,
    _K.FIREWALL: permissions.firewall,
    _K.PRIVATE: permissions.private_network,
    _K.NAME_DELETED: names.deleted,
    _K.NAME_BEING_DELETED: names.being_deleted,
    _K.NAME_IN_USE: names.in_use,
    _K.PENDING: names.pending,
    _K.NOTHING_PENDING: names.nothing_pending,
    _K.FINISHED_FIRST: names.finished_first,
    _K.CONFLICT: names.conflict,
    _K.CHANGED: names.changed,
    _K.CHANGING: names.changing,
    _K.NOT_FOUND: names.not_found,
    _K.NO_VERSION: names.no_version,
    _K.NOT_DELETED: names.not_deleted,
    _K.PURGE_PROTECTED: names.purge_protected,
    _K.API_VERSION: api_versions.unknown,
    _K.API_TOO_OLD: api_versions.too_old,
    _K.INVALID: names.invalid,
    _K.REFUSED: names.refused,
    _K.VAULT_FAILED: names.vault_failed,
    _K.NOT_DONE: names.not_done,
    _K.ANSWER_LOST: names.answer_lost,
    _K.NEVER_SENT: names.never_sent,
    _K.RIGHTS_GONE: names.rights_gone,
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
    """Tell ``failure`` to a person.

    Args:
        attempt: the action that failed; None for reading.
        name: the certificate's name; empty where many were read.
        known: what else is known of the vault, which makes the commands more exact.
    """
    case = Case(failure, attempt or reading(name), name, known or Known())
    return TABLE.get(failure.kind, names.refused)(case)
