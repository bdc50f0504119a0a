"""Every refusal the vault can give: status, code and the service's own words, one function each."""

from localvault.errors.access import (
    forbidden_by_connection,
    forbidden_by_firewall,
    forbidden_by_policy,
    forbidden_by_roles,
    token_expired,
    token_revoked,
    unauthorized,
)
from localvault.errors.base import ServiceError, bad_parameter
from localvault.errors.certificates import (
    certificate_not_found,
    deleted_not_found,
    name_being_deleted,
    name_being_recovered,
    name_is_deleted,
    pending_has_ended,
    pending_in_progress,
    pending_not_found,
    purge_protected,
    recover_conflict,
    still_being_deleted,
)
from localvault.errors.issuers import (
    contacts_not_found,
    issuer_not_found,
    organization_id_missing,
)
from localvault.errors.requests import (
    API_VERSIONS,
    bad_api_version,
    bad_name,
    bad_property,
    bad_subject,
    method_not_allowed,
    no_such_path,
)
from localvault.errors.service import internal_error, throttled, unavailable

__all__ = [
    "API_VERSIONS",
    "ServiceError",
    "bad_api_version",
    "bad_name",
    "bad_parameter",
    "bad_property",
    "bad_subject",
    "certificate_not_found",
    "contacts_not_found",
    "deleted_not_found",
    "forbidden_by_connection",
    "forbidden_by_firewall",
    "forbidden_by_policy",
    "forbidden_by_roles",
    "internal_error",
    "issuer_not_found",
    "method_not_allowed",
    "name_being_deleted",
    "name_being_recovered",
    "name_is_deleted",
    "no_such_path",
    "organization_id_missing",
    "pending_has_ended",
    "pending_in_progress",
    "pending_not_found",
    "purge_protected",
    "recover_conflict",
    "still_being_deleted",
    "throttled",
    "token_expired",
    "token_revoked",
    "unauthorized",
    "unavailable",
]
