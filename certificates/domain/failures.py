"""What went wrong with a vault, as a record: stored with operations, explained on pages."""

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """The kinds that have words and a way out of their own."""

    PERMISSION_POLICY = "permission_policy"  # a vault with access policies
    PERMISSION_ROLE = "permission_role"  # a vault with role assignments (RBAC)
    PERMISSION = "permission"  # the vault did not say which model it has
    FIREWALL = "firewall"
    PRIVATE = "private"
    NAME_DELETED = "name_deleted"  # held by a deleted certificate
    NAME_BEING_DELETED = "name_being_deleted"
    NAME_IN_USE = "name_in_use"
    PENDING = "pending"  # a certificate operation is under way already
    NOTHING_PENDING = "nothing_pending"  # no certificate operation is under way
    FINISHED_FIRST = "finished_first"  # before it could be cancelled
    CONFLICT = "conflict"
    CHANGED = "changed"  # it is not as it was when the form was opened
    CHANGING = "changing"  # it changed while it was read
    THROTTLED = "throttled"
    NOT_FOUND = "not_found"
    NO_VERSION = "no_version"  # the certificate is there, the version is not
    NOT_DELETED = "not_deleted"
    PURGE_PROTECTED = "purge_protected"  # only Azure purges, and when it is time
    API_VERSION = "api_version"  # the vault knows none of the portal's
    API_TOO_OLD = "api_too_old"  # the vault's does not have all that was asked for
    INVALID = "invalid"  # the vault does not accept a value
    REFUSED = "refused"  # any other certain refusal
    UNREACHABLE = "unreachable"
    DNS = "dns"
    TLS = "tls"
    PROXY = "proxy"  # on the way to the vault, it failed or refused
    NO_ANSWER = "no_answer"
    VAULT_ERROR = "vault_error"  # 5xx
    RESTING = "resting"  # it failed so often that it is not asked for a while
    NOT_A_VAULT = "not_a_vault"  # something else answered
    ODD_ANSWER = "odd_answer"  # the vault answered, and the portal cannot read it
    SWITCHED_OFF = "switched_off"  # in the portal, so it is not called
    SIGN_IN = "sign_in"
    TOKEN_REFUSED = "token_refused"  # noqa: S105
    WRONG_TENANT = "wrong_tenant"
    WRONG_AUDIENCE = "wrong_audience"  # the token is for another service or cloud
    RIGHTS_GONE = "rights_gone"  # the person may no longer do this
    NEVER_SENT = "never_sent"  # the portal stopped before it was sent
    NOT_DONE = "not_done"  # looking shows that it was not done
    ANSWER_LOST = "answer_lost"  # of a read, which changes nothing
    VAULT_FAILED = "vault_failed"  # the certificate operation failed in the vault
    PORTAL_FAULT = "portal_fault"  # the portal's own code failed


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One failure: what happened, to which vault, and everything that helps to fix it.

    Times are ISO 8601 in UTC. ``message`` is Key Vault's own text: untrusted, shown as text only.
    """

    kind: FailureKind
    vault: str
    at: str = ""
    status: int | None = None
    code: str = ""
    message: str = ""
    request_id: str = ""  # Key Vault's own (x-ms-request-id)
    client_request_id: str = ""
    api_version: str = ""  # of a request that was refused, or the newest that the vault knows
    needed_version: str = ""  # what the change needs
    permission: str = ""  # the certificate permission that is missing ("create")
    data_action: str = ""  # the same in a vault with role assignments
    resource: str = ""  # the vault's resource id where the refusal names it
    app_id: str = ""
    object_id: str = ""
    credential: str = ""  # the name in the settings of what could not sign in; "": the default
    cause: FailureKind | None = None  # of a sign-in without an answer: what ended its last request
    said: str = ""  # of a failed sign-in: what was really said, without secrets; for the details
    proxy: str = ""  # host and port of the proxy that the connection goes through
    address: str = ""  # the portal's address as the vault's firewall saw it
    host: str = ""  # the name that was looked up
    issuer: str = ""  # of the certificate of a connection that is not trusted
    tenant: str = ""  # the vault's
    own_tenant: str = ""  # the one that the portal signs in to
    note: str = ""  # an administrator's, of a vault that is switched off
    since: str = ""
    until: str = ""
    retry_after: float | None = None
    never_sent: bool = False  # of a change: it certainly did not leave the portal
