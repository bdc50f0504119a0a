"""What a renewal refuses; what it concludes is what a create does."""

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.issuers import UNKNOWN
from certificates.domain.looks import Look
from certificates.domain.spec import Spec
from certificates.domain.verdicts import Done, NotDone
from certificates.verbs import Create, Renew
from tests.verbs.looks import NEW, OLD, certificate, deleted, look, pending

RENEW = Renew(name="web", spec=Spec(subject="CN=web"))
LIVE = look(RENEW, certificate(), versions=(OLD,))

REFUSALS = (
    ("there is a certificate", LIVE, None),
    ("its last operation is over", look(RENEW, certificate(), pending=pending(status="completed")),
     None),
    ("there is none", look(RENEW), "NOT_FOUND"),
    ("it is deleted", look(RENEW, deleted=deleted()), "NAME_DELETED"),
    ("an operation is under way", look(RENEW, certificate(), pending=pending()), "PENDING"),
    ("it is made anew just now", look(RENEW, certificate(), last=certificate(2)), "CHANGING"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(before: Look, kind: str | None) -> None:
    assert RENEW.refuse(before) == (FailureKind[kind] if kind else None)


def test_a_new_version_by_the_policy_is_its_own() -> None:
    found = RENEW.find_out(LIVE, look(RENEW, certificate(), versions=(OLD, NEW)))
    assert isinstance(found, Done)
    assert isinstance(RENEW.find_out(LIVE, LIVE), NotDone)


def test_it_looks_and_frees_its_slot_as_a_create_does() -> None:
    assert Renew.gets == Create.gets
    assert Renew.frees_slot
    assert Renew(name="web", spec=Spec(subject="CN=web", issuer=UNKNOWN)).waits_for_people()
