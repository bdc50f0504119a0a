"""Files and passwords pass through to the vault, and nothing keeps them."""

import base64
import gc
import uuid
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest
from django.core.signals import request_finished

from certificates.domain.errors import SlotTaken
from certificates.domain.lifecycle import How, State
from certificates.domain.sealed import Sealed
from certificates.models import Operation, Person, Vault
from localvault.caller import Caller
from localvault.testing import LocalVault
from tests.made_up.asking import PASSWORD, everything_written, perform, pfx
from tests.made_up.verbs import Import, SetIssuer
from tests.services.asking import fresh, settled

pytestmark = pytest.mark.usefixtures("made_up")

WRONG = "marker-wrong-password"


@pytest.fixture
def form() -> dict[str, Any]:
    """A rendered form: what is sent with it is one operation, whatever the password."""
    return {"nonce": str(uuid.uuid4())}


def imports(running: LocalVault, name: str) -> int:
    """How many imports have reached the vault."""
    return len(running.journal(route="import", name=name, authorised=True))


def test_a_file_reaches_the_vault_with_its_password(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    verb, sealed = Import(name=fresh()), Sealed(files=(pfx(),), password=PASSWORD)
    operation = perform(verb, vault, operator, sealed=sealed).operation
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.ANSWERED)
    found = Caller(local_vault)("GET", f"/certificates/{verb.name}").json
    assert found["id"].endswith((operation.result or {})["version"])
    assert b"marker-common-name" in base64.b64decode(found["cer"])


def test_the_row_keeps_the_hash_of_the_file_and_nothing_else(
    vault: Vault, operator: Person
) -> None:
    verb, sealed = Import(name=fresh()), Sealed(files=(pfx(),), password=PASSWORD)
    operation = perform(verb, vault, operator, sealed=sealed).operation
    kept = Operation.objects.get(pk=operation.pk)
    assert kept.request["files"] == sealed.digests
    assert kept.verb_object == verb
    written = everything_written()
    assert PASSWORD not in written
    assert base64.b64encode(sealed.files[0]).decode()[:40] not in written


def test_the_same_form_with_another_file_is_another_operation(
    vault: Vault, operator: Person, local_vault: LocalVault, form: dict[str, Any]
) -> None:
    verb = Import(name=fresh())
    first, second = (
        perform(verb, vault, operator, sealed=Sealed(files=(pfx(),), password=PASSWORD), **form)
        for _ in range(2)
    )
    assert first.operation.pk != second.operation.pk
    assert not second.is_repeat
    assert imports(local_vault, verb.name) == 2


def test_the_same_form_with_another_password_is_the_same_operation(
    vault: Vault, operator: Person, local_vault: LocalVault, form: dict[str, Any]
) -> None:
    verb, file = Import(name=fresh()), pfx()
    first = perform(verb, vault, operator, sealed=Sealed(files=(file,), password=WRONG), **form)
    assert (first.operation.status, first.operation.how) == (State.FAILED, How.ANSWERED)
    right = Sealed(files=(file,), password=PASSWORD)
    again = perform(verb, vault, operator, sealed=right, **form)
    assert (again.operation.pk, again.is_repeat) == (first.operation.pk, True)
    assert again.operation.status is State.FAILED
    assert imports(local_vault, verb.name) == 1
    new_form = perform(verb, vault, operator, sealed=right)
    assert new_form.operation.status is State.SUCCEEDED
    assert WRONG not in everything_written()


def test_a_password_without_a_file_is_no_part_of_the_request(
    vault: Vault, administrator: Person, form: dict[str, Any]
) -> None:
    verb = SetIssuer(issuer=fresh())
    first, again = (
        perform(verb, vault, administrator, sealed=Sealed(password=word), **form)
        for word in (PASSWORD, WRONG)
    )
    assert first.operation.status is State.SUCCEEDED
    assert "files" not in first.operation.request
    assert (again.operation.pk, again.is_repeat) == (first.operation.pk, True)
    assert "marker" not in everything_written()


FAULTS: dict[str, tuple[dict[str, Any], State]] = {
    "done": ({}, State.SUCCEEDED),
    "refused": (
        {"kind": "answer", "status": 403, "body": {"error": {"code": "No", "message": "No."}}},
        State.FAILED,
    ),
    "lost": ({"kind": "drop", "when": "after"}, State.UNKNOWN),
    "cut off": ({"kind": "answer", "status": 200, "body": '{"id":', "cut": 2}, State.UNKNOWN),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_holds_on_to_it_when_it_was_sent(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None, fault: str
) -> None:
    told, state = FAULTS[fault]
    verb, sealed = Import(name=fresh()), Sealed(files=(pfx(),), password=PASSWORD)
    if told:
        local_vault.fault(route="import", name=verb.name, **told)
    done = perform(verb, vault, operator, sealed=sealed)
    assert done.operation.status is state
    assert holders(sealed) == []
    assert PASSWORD not in everything_written()


def holders(sealed: Sealed) -> list[object]:
    """Whatever still knows the secret or its file, the running test left out."""
    gc.collect()
    own = (vars(sealed), sealed.files)
    found = [*gc.get_referrers(sealed), *gc.get_referrers(sealed.files[0])]
    return [one for one in found if not (is_of_this_test(one) or any(one is part for part in own))]


def is_of_this_test(one: object) -> bool:
    """Whether it is a frame of this module."""
    return isinstance(one, FrameType) and one.f_code.co_filename == __file__


def test_nothing_holds_on_to_it_when_another_is_under_way(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    verb = Import(name=fresh())
    local_vault.fault("drop", route="import", name=verb.name)
    perform(verb, vault, operator, sealed=Sealed(files=(pfx(),), password=PASSWORD))
    sealed = Sealed(files=(pfx(),), password=PASSWORD)
    with suppress(SlotTaken):  # ``raises`` would keep the traceback, with all its variables
        perform(verb, vault, operator, sealed=sealed)
        pytest.fail("the first import is still open")
    request_finished.send(sender=None)
    assert holders(sealed) == []


def test_nothing_holds_on_to_it_when_the_form_was_sent_before(
    vault: Vault, operator: Person, form: dict[str, Any]
) -> None:
    verb, file = Import(name=fresh()), pfx()
    perform(verb, vault, operator, sealed=Sealed(files=(file,), password=WRONG), **form)
    sealed = Sealed(files=(bytes(bytearray(file)),), password=PASSWORD)
    assert perform(verb, vault, operator, sealed=sealed, **form).is_repeat
    request_finished.send(sender=None)
    assert holders(sealed) == []


def test_a_lost_import_is_found_by_its_version_and_its_file_is_not_needed(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    verb, sealed = Import(name=fresh()), Sealed(files=(pfx(),), password=PASSWORD)
    local_vault.fault("drop", route="import", name=verb.name, when="after")
    operation = settled(perform(verb, vault, operator, sealed=sealed).operation)
    assert (operation.status, operation.how) == (State.SUCCEEDED, How.SEEN)
    assert imports(local_vault, verb.name) == 1
