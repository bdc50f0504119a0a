"""Issuance policies."""

from localvault import wire
from localvault.call import Call, answer
from localvault.messages import Response
from localvault.rules import changing, finding
from localvault.vault import Vault


def policy(vault: Vault, call: Call) -> Response:
    """Show a certificate's policy."""
    with vault.looking() as tx:
        certificate = finding.active(tx, call.name)
    return answer(wire.policy(vault.context(call.base), certificate))


def update(vault: Vault, call: Call) -> Response:
    """Change the policy of later versions."""
    asked = call.json()
    with vault.changing(call.seq) as tx:
        certificate = changing.update_policy(tx, call.name, asked)
    return answer(wire.policy(vault.context(call.base), certificate))
