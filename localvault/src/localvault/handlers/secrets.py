"""The secret that comes with each certificate: the certificate with its private key."""

import base64

from localvault import content, errors, wire
from localvault.call import Call, answer
from localvault.messages import Response
from localvault.rows import State, Version
from localvault.vault import Vault

_SET = 'Operation "set" is not allowed as this object\'s lifetime is managed by Key Vault.'
_DELETE = (
    'Operation "delete" is not allowed on this secret, since it is associated with a certificate. '
    "Perform the operation on the corresponding certificate. For more information refer to "
    "https://docs.microsoft.com/en-us/azure/key-vault/certificates/"
    "about-certificates#composition-of-a-certificate"
)


def secret(vault: Vault, call: Call) -> Response:
    """Show the secret of the latest version, or of the one that is named."""
    with vault.looking() as tx:
        found = tx.certificate(call.name)
        active = found if found is not None and found.state == State.ACTIVE else None
        row = None
        if active is not None:
            row = tx.version(active.key, call.version) if call.version else tx.latest(active.key)
    if active is None or row is None or row.der is None:
        raise errors.secret_not_found(f"{call.name}/{call.version}".rstrip("/"))
    if not row.enabled:
        raise errors.secret_disabled()
    kind = _wanted(call, row)
    value = _value(row, row.der, kind)
    return answer(wire.secret(vault.context(call.base), active.name, row, value, kind))


def refuse_set(vault: Vault, call: Call) -> Response:
    """A certificate's secret is changed by the certificate."""
    _find_or_refuse(vault, call)
    raise errors.secret_managed(_SET)


def refuse_delete(vault: Vault, call: Call) -> Response:
    """A certificate's secret goes with the certificate."""
    _find_or_refuse(vault, call)
    raise errors.secret_managed(_DELETE)


def _find_or_refuse(vault: Vault, call: Call) -> None:
    with vault.looking() as tx:
        found = tx.certificate(call.name)
    if found is None or found.state != State.ACTIVE:
        raise errors.secret_not_found(call.name)


def _wanted(call: Call, row: Version) -> str:
    asked = call.request.query.get("outContentType")
    if asked is None or not errors.is_recent(call.request.query["api-version"]):
        return row.content_type
    if asked != content.PEM or row.content_type != content.PFX:
        raise errors.cannot_transform()
    return content.PEM


def _value(row: Version, der: bytes, kind: str) -> str:
    private = row.private if row.exportable else None
    chain = [base64.b64decode(each) for each in row.chain]
    if kind == content.PEM:
        ordered = [*chain[: row.leaf_at], der, *chain[row.leaf_at :]]
        return content.write_pem(private, ordered).decode()
    return base64.b64encode(content.write_pfx(private, der, chain)).decode()
