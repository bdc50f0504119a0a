"""A vault without soft delete keeps nothing: its answer to a delete is the end of it."""

from certificates.domain.lifecycle import How, State
from certificates.models import Person, Vault
from certificates.verbs import Delete
from localvault.testing import LocalVault
from tests.services.asking import filled, perform


def test_a_delete_that_keeps_nothing_ends_with_its_answer(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    answer = {"id": f"{vault.url}/certificates/{name}/0", "attributes": {"enabled": True}}
    local_vault.fault("answer", route="delete", name=name, when="after", status=200, body=answer)
    operation = perform(Delete(name=name), vault, operator)
    assert (operation.state, operation.how) == (State.SUCCEEDED, How.ANSWERED)
    assert operation.slot is None
    assert operation.accepted is None
