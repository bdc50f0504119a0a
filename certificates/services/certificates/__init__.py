"""Certificates for the people who may see them: over all vaults, and one as its vault says now."""

from certificates.services.certificates.copies import one_or_copy
from certificates.services.certificates.current import Current, current_since
from certificates.services.certificates.deleted import (
    DeletedPage,
    DeletedRow,
    deleted_by,
    deleted_page,
    recoverable,
)
from certificates.services.certificates.detail import Detail, done_outside
from certificates.services.certificates.listing import (
    Choices,
    Counts,
    Page,
    Query,
    Row,
    choices,
    counts,
    every,
    page,
)
from certificates.services.certificates.live import (
    NameState,
    one,
    one_deleted,
    pending_of,
    state_of_name,
    tags_of,
)
from certificates.services.certificates.pasted import Pasted, look_for
from certificates.services.certificates.search import found_by, matching

__all__ = [
    "Choices",
    "Counts",
    "Current",
    "DeletedPage",
    "DeletedRow",
    "Detail",
    "NameState",
    "Page",
    "Pasted",
    "Query",
    "Row",
    "choices",
    "counts",
    "current_since",
    "deleted_by",
    "deleted_page",
    "done_outside",
    "every",
    "found_by",
    "look_for",
    "matching",
    "one",
    "one_deleted",
    "one_or_copy",
    "page",
    "pending_of",
    "recoverable",
    "state_of_name",
    "tags_of",
]
