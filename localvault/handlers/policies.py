"""Issuance policies."""

from localvault import wire
from localvault.call import Call, answer
from localvault.messages import Response
from localvault.rules import finding
from localvault.vault import Vault


def policy(vault: Vault, call: Call) -> Response:
    """Show a certificate's policy."""
    with vault.looking() as tx:
        certificate = finding.active(tx, call.name)
    return answer(wire.policy(vault.context(call.base), certificate))
