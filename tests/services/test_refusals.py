"""What is not sent because the vault's state forbids it, and what the vault itself refuses."""

from datetime import UTC, datetime, timedelta

import pytest

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.issuers import UNKNOWN
from certificates.domain.lifecycle import How, State
from certificates.domain.spec import Spec
from certificates.models import Operation, Person, Vault
from certificates.verbs import Create, Delete, Recover
from localvault.identity import APP_ID, OBJECT_ID
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform

pytestmark = pytest.mark.wire

CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)


def failure_of(operation: Operation, how: How) -> Failure:
    """Why it failed; that must be known for certain."""
    assert (operation.status, operation.how) == (State.FAILED, how)
    assert operation.failure is not None
    return operation.failure


def test_a_name_held_by_a_deleted_certificate(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault, state="deleted")
    operation = perform(Create(name=name, spec=EC), vault, operator)
    failure = failure_of(operation, How.NOT_SENT)
    assert failure.kind is FailureKind.NAME_DELETED
    since, until = map(datetime.fromisoformat, (failure.since, failure.until))
    assert abs(datetime.now(UTC) - since) < timedelta(minutes=1)
    assert until - since == timedelta(days=90)
    assert not local_vault.journal(name=name, route="create")


def test_deleting_what_is_deleted(vault: Vault, operator: Person, local_vault: LocalVault) -> None:
    operation = perform(Delete(name=filled(local_vault, state="deleted")), vault, operator)
    assert failure_of(operation, How.NOT_SENT).kind is FailureKind.NAME_DELETED


def test_deleting_what_is_not_there(vault: Vault, operator: Person) -> None:
    operation = perform(Delete(name=fresh()), vault, operator)
    assert failure_of(operation, How.NOT_SENT).kind is FailureKind.NOT_FOUND


def test_recovering_what_is_not_deleted(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    there = perform(Recover(name=filled(local_vault)), vault, operator)
    assert failure_of(there, How.NOT_SENT).kind is FailureKind.NAME_IN_USE
    nowhere = perform(Recover(name=fresh()), vault, operator)
    assert failure_of(nowhere, How.NOT_SENT).kind is FailureKind.NOT_DELETED


def test_a_create_beside_a_request_that_waits(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault, state="csr")
    operation = perform(Create(name=name, spec=EC), vault, operator)
    assert failure_of(operation, How.NOT_SENT).kind is FailureKind.PENDING
    assert not local_vault.journal(name=name, route="create")


@pytest.mark.parametrize(
    ("permissions", "permission"),
    [("get list", "create"), ("get list create recover", "delete"), ("get list delete", "recover")],
)
def test_a_permission_that_the_portal_lacks_is_named(
    vault: Vault, operator: Person, local_vault: LocalVault, permissions: str, permission: str
) -> None:
    state = "deleted" if permission == "recover" else "ready"
    name = fresh() if permission == "create" else filled(local_vault, state=state)
    verbs = {
        "create": Create(name=name, spec=EC),
        "delete": Delete(name=name),
        "recover": Recover(name=name),
    }
    local_vault.configure(permissions=permissions)
    operation = perform(verbs[permission], vault, operator)
    failure = failure_of(operation, How.ANSWERED)
    assert failure.kind is FailureKind.PERMISSION_POLICY
    assert (failure.status, failure.permission) == (403, permission)
    assert (failure.app_id, failure.object_id) == (APP_ID, OBJECT_ID)
    assert failure.vault == vault.slug
    assert failure.request_id
    assert failure.client_request_id == str(operation.pk)
    assert operation.slot is None
    assert not [e for e in local_vault.journal(name=name) if e.committed and not e.own]


def test_without_the_right_to_look_nothing_is_sent(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    local_vault.configure(permissions="list delete")
    failure = failure_of(perform(Delete(name=name), vault, operator), How.NOT_SENT)
    assert (failure.kind, failure.permission) == (FailureKind.PERMISSION_POLICY, "get")
    assert not local_vault.journal(name=name, method="DELETE")


def test_a_value_that_the_vault_does_not_take(vault: Vault, operator: Person) -> None:
    spec = Spec(subject="CN=x", key_type="EC", key_size=None, curve="P-1")
    failure = failure_of(perform(Create(name=fresh(), spec=spec), vault, operator), How.ANSWERED)
    assert (failure.kind, failure.status) == (FailureKind.INVALID, 400)
    assert "invalid" in failure.message


def test_a_refused_operation_can_be_tried_again_at_once(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = fresh()
    local_vault.configure(permissions="get list")
    failure_of(perform(Create(name=name, spec=CSR), vault, operator), How.ANSWERED)
    local_vault.configure(permissions="all")
    assert perform(Create(name=name, spec=CSR), vault, operator).status is State.WAITING
