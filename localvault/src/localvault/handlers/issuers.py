"""Issuers: the vault's accounts with certificate authorities."""

from localvault import wire
from localvault.call import Call, answer
from localvault.messages import Response
from localvault.paging import after, page, page_size
from localvault.rules import issuers
from localvault.vault import Vault


def list_issuers(vault: Vault, call: Call) -> Response:
    """List issuers by name."""
    size, context = page_size(call), vault.context(call.base)
    with vault.looking() as tx:
        rows = tx.issuers(after(call), size + 1)
    items = [wire.issuer_item(context, row) for row in rows[:size]]
    return page(call, items, [row.key for row in rows], size)


def issuer(vault: Vault, call: Call) -> Response:
    """Show an issuer."""
    with vault.looking() as tx:
        return answer(wire.issuer(vault.context(call.base), issuers.find(tx, call.name)))


def put(vault: Vault, call: Call) -> Response:
    """Make an issuer, or write it again."""
    body = call.json()
    with vault.changing(call.seq) as tx:
        return answer(wire.issuer(vault.context(call.base), issuers.put(tx, call.name, body)))


def change(vault: Vault, call: Call) -> Response:
    """Change an issuer."""
    body = call.json()
    with vault.changing(call.seq) as tx:
        return answer(wire.issuer(vault.context(call.base), issuers.change(tx, call.name, body)))


def delete(vault: Vault, call: Call) -> Response:
    """Remove an issuer and show it for the last time."""
    with vault.changing(call.seq) as tx:
        return answer(wire.issuer(vault.context(call.base), issuers.delete(tx, call.name)))
