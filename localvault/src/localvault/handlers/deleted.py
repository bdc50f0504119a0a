"""Certificates that are deleted and can still be recovered."""

from localvault import wire
from localvault.call import Call, answer
from localvault.handlers.certificates import list_in, whole
from localvault.messages import Response
from localvault.rows import State
from localvault.rules import deleting, finding
from localvault.vault import Vault


def delete(vault: Vault, call: Call) -> Response:
    """Begin to delete a certificate."""
    with vault.changing(call.seq) as tx:
        certificate = deleting.delete(tx, call.name)
        return answer(whole(tx, certificate, vault.context(call.base), wire.deleted_bundle))


def deleted(vault: Vault, call: Call) -> Response:
    """Show a certificate whose deletion has finished."""
    with vault.looking() as tx:
        certificate = finding.deleted(tx, call.name)
        return answer(whole(tx, certificate, vault.context(call.base), wire.deleted_bundle))


def list_deleted(vault: Vault, call: Call) -> Response:
    """List deleted certificates by name."""
    return list_in(vault, call, State.DELETED)


def recover(vault: Vault, call: Call) -> Response:
    """Begin to bring a deleted certificate back."""
    with vault.changing(call.seq) as tx:
        certificate = deleting.recover(tx, call.name, call.base)
        return answer(whole(tx, certificate, vault.context(call.base)))


def purge(vault: Vault, call: Call) -> Response:
    """Do away with a deleted certificate for good."""
    with vault.changing(call.seq) as tx:
        deleting.purge(tx, call.name)
    return Response(204)
