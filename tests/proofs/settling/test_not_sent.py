"""What certainly never left: nobody listens, a wrong certificate, no name, no time, no sign-in."""

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.domain.sealed import Sealed
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import Done, Working
from certificates.models import Operation, Person, Vault
from certificates.verbs import Verb
from certificates.verbs.base import Gateway
from localvault.testing import LocalVault
from tests.proofs.settling.portal import Portal
from tests.proofs.settling.scenes import STARTS, Start
from tests.verbs.specimens import KINDS, SAMPLES, Specimen


@pytest.fixture
def own_vault(tmp_path: Path, local_vault: LocalVault) -> Iterator[LocalVault]:
    """A vault that a test may end."""
    with LocalVault.start(tmp_path / "own", name="kv-own") as running:
        yield running


@pytest.fixture
def own_portal(own_vault: LocalVault, portal: Portal, administrator: Person) -> Portal:
    """A portal on it; the sign-in stays that of the session's vault."""
    row = Vault.objects.create(
        slug="kv-own", url=own_vault.url, ca_file=str(own_vault.ca), is_standin=True
    )
    return Portal(actor=administrator, vault=row, running=own_vault)


def interrupted(
    portal: Portal, interruption: Callable[[], Any], start: Start = STARTS["delete"]
) -> Operation:
    """An operation to which something happens after its mark, before its first byte."""
    verb = start.prepare(portal.running)
    send = type(verb).send

    def interrupted_send(self: Verb, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        interruption()
        return send(self, gateway, sealed)

    with patch.object(type(verb), "send", interrupted_send):
        return portal.perform(verb)


def kind_of(operation: Operation) -> FailureKind:
    """What went wrong; it must have been certain that nothing was sent."""
    assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
    assert operation.failure is not None
    return operation.failure.kind


def test_nobody_listens(own_portal: Portal) -> None:
    operation = interrupted(own_portal, own_portal.running.kill)
    assert operation.sent_at is not None
    assert kind_of(operation) is FailureKind.UNREACHABLE


def test_the_name_cannot_be_resolved(own_portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def lose_connection_and_name() -> None:
        own_portal.running.kill()
        monkeypatch.setattr(socket, "getaddrinfo", unknown)

    operation = interrupted(own_portal, lose_connection_and_name)
    monkeypatch.undo()
    assert kind_of(operation) is FailureKind.DNS


def test_somebody_with_another_certificate_has_taken_the_place(
    own_portal: Portal, tmp_path: Path
) -> None:
    port = int(own_portal.vault.url.rsplit(":", 1)[1])
    impostors = []

    def replace() -> None:
        own_portal.running.kill()
        impostors.append(LocalVault.start(tmp_path / "impostor", name="kv-own", port=port))

    TIMINGS.change_deadline = 10  # the impostor takes a while to start
    operation = interrupted(own_portal, replace)
    with impostors[0] as impostor:
        assert kind_of(operation) is FailureKind.TLS
        assert not impostor.journal(method="DELETE")


@pytest.mark.parametrize("specimen", KINDS, ids=str)
def test_the_deadline_has_passed_before_the_first_byte(portal: Portal, specimen: Specimen) -> None:
    start, deadline = STARTS[specimen.key], specimen.sample.deadline
    operation = interrupted(portal, lambda: time.sleep(deadline + 0.1), start)
    assert kind_of(operation) is FailureKind.NO_ANSWER
    assert portal.requests(operation) == []


def test_the_clock_has_jumped_past_the_deadline(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suspend() -> None:
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 3600)

    operation = interrupted(portal, suspend)
    monkeypatch.undo()
    assert kind_of(operation) is FailureKind.NO_ANSWER
    assert portal.requests(operation) == []


def test_the_vault_is_gone_before_anything_is_marked(own_portal: Portal) -> None:
    own_portal.running.kill()
    operation = own_portal.perform(SAMPLES["delete"])
    assert kind_of(operation) is FailureKind.UNREACHABLE
    assert operation.sent_at is None


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"kind": "drop", "count": 2}, FailureKind.NO_ANSWER),  # a look is asked once more
        ({"kind": "silence"}, FailureKind.NO_ANSWER),
        ({"kind": "answer", "status": 500}, FailureKind.VAULT_ERROR),
        ({"kind": "answer", "status": 404, "body": "<html>"}, FailureKind.NOT_A_VAULT),
    ],
)
def test_a_look_before_that_gets_no_answer_sends_nothing(
    portal: Portal, fault: dict[str, Any], kind: FailureKind
) -> None:
    start = STARTS["delete"]
    verb = start.prepare(portal.running)
    portal.running.fault(name=verb.name, skip=1, **fault)
    operation = portal.perform(verb)
    assert kind_of(operation) is kind
    assert portal.running.journal(name=verb.name, route=start.route) == []
