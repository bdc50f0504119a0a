"""What must hold for everything that was asked, however it went."""

from localvault.testing import LocalVault
from tests.proofs.processes import records
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.records import Row


def check(portal: Portal, vault: LocalVault) -> None:
    """Sent once at most and only when marked; failed only if not done; history is whole."""
    for row in records.operations(portal.records):
        check_one(portal, vault, row)
    assert "History is whole" in portal.manage("verify_audit")


def check_one(portal: Portal, vault: LocalVault, row: Row) -> None:
    """What is promised of one operation."""
    sent = vault.journal(client_request_id=str(row.id), authorised=True)
    told = f"{row.name}: {row.state}, {row.how}"
    assert len(sent) <= 1, f"{told}: sent {len(sent)} times"
    committed = any(entry.committed for entry in sent)
    assert not (row.state == "failed" and committed), f"{told}, but the vault did it"
    assert not (row.state == "succeeded" and not committed), f"{told}, but nobody did it"
    history = records.events(portal.records, row)
    assert history[0] == "operation.record", told
    if sent:
        assert "operation.send" in history, f"{told}: sent without being marked"
