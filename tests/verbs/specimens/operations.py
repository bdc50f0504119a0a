"""Specimens of the verbs that end a certificate operation."""

from unittest.mock import call

from certificates.domain.verdicts import Accepted, Done, Working
from certificates.verbs import Cancel, DeleteOperation
from tests.verbs.specimens.base import AT_WORK, NAME, Effect, Page, Specimen
from tests.verbs.specimens.shown import Shown

THEIRS = Accepted(request_id="theirs", key="their key")
OTHERS = {
    "cancel pending": Effect.SAME,
    "delete pending": Effect.SAME,
    "delete": Effect.SAME | Effect.HIDES,
    "recreate other": Effect.SAME | Effect.HIDES,
}


def is_gone(now: Shown) -> bool:
    """The certificate operation of before is gone, or another one is in its place."""
    assert now.before.pending
    found = now.active("/pending")
    return found is None or found["request_id"] != now.before.pending.request_id


def has_ended(now: Shown) -> bool:
    """The certificate operation of before is cancelled, or gone."""
    return is_gone(now) or now.active("/pending")["status"] == "cancelled"


CANCEL = Specimen(
    sample=Cancel(name=NAME),
    page=Page(
        url_name="certificate-cancel",
        menu="Cancel the operation of {name}",
        button="Cancel the operation of {name}",
        says="can never be merged",
    ),
    refused_to="cancel the operation of",
    scenes=(AT_WORK,),
    permission="update",
    route="cancel",
    delay="cancel_delay",
    shows=has_ended,
    request=call.cancel(NAME),
    gives=THEIRS,
    answer=Working(THEIRS),
    answers_with="a certificate operation",
    others=OTHERS,
)
DELETE_OPERATION = Specimen(
    sample=DeleteOperation(name=NAME),
    page=Page(
        url_name="certificate-delete-operation",
        menu="Delete the operation of {name}",
        button="Delete the operation of {name}",
        says="can never be merged",
    ),
    refused_to="delete the operation of",
    scenes=(AT_WORK,),
    permission="update",
    route="delete-pending",
    shows=is_gone,
    request=call.delete_operation(NAME),
    answer=Done(),
    answers_with="a certificate operation",
    others=OTHERS,
)
