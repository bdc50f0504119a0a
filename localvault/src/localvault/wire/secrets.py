"""The secret of a certificate."""

from localvault.rows import Version
from localvault.wire.base import Context, Json
from localvault.wire.certificates import attributes


def secret(context: Context, name: str, version: Version, value: str, kind: str) -> Json:
    """Return the secret of a version; its attributes are the certificate's."""
    return {
        "value": value,
        "contentType": kind,
        "id": f"{context.base}/secrets/{name}/{version.id}",
        "managed": True,
        "attributes": attributes(context, version),
        "kid": f"{context.base}/keys/{name}/{version.id}",
    }
