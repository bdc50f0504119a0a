"""The people who are notified about certificates."""

from localvault import wire
from localvault.call import Call, answer
from localvault.messages import Response
from localvault.rules import issuers
from localvault.vault import Vault


def contacts(vault: Vault, call: Call) -> Response:
    """Show all contacts."""
    with vault.looking() as tx:
        return answer(wire.contacts(vault.context(call.base), issuers.contacts(tx)))


def put(vault: Vault, call: Call) -> Response:
    """Replace all contacts."""
    wanted = issuers.contacts_from(call.json())
    with vault.changing(call.seq) as tx:
        tx.save_fact(issuers.CONTACTS, wanted)
    return answer(wire.contacts(vault.context(call.base), wanted))


def delete(vault: Vault, call: Call) -> Response:
    """Remove all contacts and show them for the last time."""
    with vault.changing(call.seq) as tx:
        held = issuers.contacts(tx)
        tx.save_fact(issuers.CONTACTS, None)
    return answer(wire.contacts(vault.context(call.base), held))
