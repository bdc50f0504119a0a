"""Specimens of the verbs that delete certificates and bring them back."""

from unittest.mock import call

from certificates.domain.verdicts import Accepted, Working
from certificates.verbs import Delete, Purge, Recover
from tests.verbs.specimens.base import ADMINISTRATORS, DELETED, NAME, Effect, Page, Specimen
from tests.verbs.specimens.shown import Shown

HIDES, NONE, SAME, UNDOES = Effect.HIDES, Effect.NONE, Effect.SAME, Effect.UNDOES


def is_deleted(now: Shown) -> bool:
    """The certificate of before is no longer active."""
    return now.incarnation != now.before.incarnation


def is_recovered(now: Shown) -> bool:
    """There is an active certificate."""
    return now.incarnation is not None


def is_purged(now: Shown) -> bool:
    """The deleted certificate of before is neither deleted nor active."""
    deleted = now.before.deleted
    assert deleted
    return now.incarnation != deleted.incarnation and now.deleted_at != deleted.deleted_date


DELETE = Specimen(
    sample=Delete(name=NAME),
    page=Page(
        url_name="certificate-delete",
        menu="Delete {name}",
        button="Delete {name}",
        is_typed=True,
        wrong=({}, "Nothing was done."),
        empty=422,
    ),
    refused_to="delete",
    permission="delete",
    route="delete",
    delay="delete_delay",
    vanishes=True,
    shows=is_deleted,
    request=call.delete(NAME),
    gives=True,
    answer=Working(Accepted()),
    answers_with="a deleted certificate",
    others={
        "create other": NONE,
        "delete": SAME,
        "recover": UNDOES | HIDES,
        "recreate other": HIDES,
        "disable": NONE,
    },
)
RECOVER = Specimen(
    sample=Recover(name=NAME),
    page=Page(url_name="deleted-recover", button="Recover {name}"),
    refused_to="recover",
    scenes=(DELETED,),
    permission="recover",
    route="recover",
    delay="recover_delay",
    vanishes=True,
    shows=is_recovered,
    request=call.recover(NAME),
    answer=Working(Accepted()),
    answers_with="a certificate that comes back",
    others={"recover": SAME, "purge": HIDES, "recreate other": HIDES},
)
PURGE = Specimen(
    sample=Purge(name=NAME),
    page=Page(
        url_name="deleted-purge",
        button="Purge {name}",
        may=ADMINISTRATORS,
        is_typed=True,
        wrong=({}, "Nothing was done."),
        empty=422,
    ),
    refused_to="purge",
    scenes=(DELETED,),
    permission="purge",
    route="purge",
    delay="purge_delay",
    shows=is_purged,
    request=call.purge(NAME),
    answer=Working(Accepted()),
    others={"recover": HIDES, "purge": SAME | HIDES},
)
