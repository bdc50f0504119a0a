"""What callers bring: signed certificates to merge, files to import, backups to restore."""

import base64
from typing import Any

from localvault import errors, wire
from localvault.call import Call, answer
from localvault.handlers.certificates import whole
from localvault.messages import Response
from localvault.rules import importing, merging, restoring
from localvault.vault import Vault


def merge(vault: Vault, call: Call) -> Response:
    """Finish a version with the certificate that an authority has signed."""
    body = call.json()
    with vault.changing(call.seq) as tx:
        certificate = merging.merge(tx, call.name, body)
        shown = whole(tx, certificate, vault.context(call.base))
    version = call.request.query["api-version"]
    location = f"{call.base}/certificates/{certificate.name}?api-version={version}"
    return answer(shown, 201, {"Location": location})


def bring_in(vault: Vault, call: Call) -> Response:
    """Import a certificate with its private key."""
    wanted = importing.import_from(
        call.name, call.json(), all_kinds=errors.is_recent(call.request.query["api-version"])
    )
    with vault.changing(call.seq) as tx:
        certificate = importing.bring_in(tx, wanted)
        return answer(whole(tx, certificate, vault.context(call.base)))


def backup(vault: Vault, call: Call) -> Response:
    """Hand out a certificate with all its versions, for this and sibling vaults only."""
    with vault.looking() as tx:
        blob = restoring.backup(tx, call.name, vault.backups)
    return answer({"value": _encoded(blob)})


def restore(vault: Vault, call: Call) -> Response:
    """Bring back what a backup holds."""
    held = restoring.read(_decoded(call.json().get("value")), vault.backups)
    with vault.changing(call.seq) as tx:
        certificate = restoring.restore(tx, held, call.base)
        return answer(whole(tx, certificate, vault.context(call.base), wire.bundle))


def _decoded(value: Any) -> bytes:
    try:
        text = value.rstrip("=")
        blob = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, AttributeError, TypeError) as error:
        raise errors.bad_backup() from error
    # Otherwise the last letter could be another one and mean the same.
    if _encoded(blob) != text:
        raise errors.bad_backup()
    return blob


def _encoded(blob: bytes) -> str:
    return base64.urlsafe_b64encode(blob).rstrip(b"=").decode()
