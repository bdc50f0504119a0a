"""The driver: it records an operation, sends it once and follows it to its end.

It knows no verb by name; everything that one verb does differently is in the verb.
"""

from certificates.services.operations.basis import basis_now, basis_of, changed_since
from certificates.services.operations.deciding import decide, look_again
from certificates.services.operations.following import due, settle, settle_due, settle_if_due
from certificates.services.operations.later import Later, later_than
from certificates.services.operations.outside import started_outside
from certificates.services.operations.reading import (
    KINDS,
    Step,
    counts,
    csr_was_taken,
    csrs_taken,
    find,
    find_many,
    last_done,
    listing,
    needs_me_count,
    note_csr_taken,
    of_certificate,
    open_in,
    page,
    steps,
    with_keys,
)
from certificates.services.operations.sending import Performed, perform

__all__ = [
    "KINDS",
    "Later",
    "Performed",
    "Step",
    "basis_now",
    "basis_of",
    "changed_since",
    "counts",
    "csr_was_taken",
    "csrs_taken",
    "decide",
    "due",
    "find",
    "find_many",
    "last_done",
    "later_than",
    "listing",
    "look_again",
    "needs_me_count",
    "note_csr_taken",
    "of_certificate",
    "open_in",
    "page",
    "perform",
    "settle",
    "settle_due",
    "settle_if_due",
    "started_outside",
    "steps",
    "with_keys",
]
