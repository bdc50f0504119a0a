"""The events that Key Vault sends to Event Grid, each exactly once.

A new version is an event when it is finished. That a version is near its end or over is found when
someone asks for the events: from outside that looks as if it were sent at that moment.
"""

from typing import Any

from localvault.rows import Version
from localvault.store import Transaction

NEW_VERSION = "Microsoft.KeyVault.CertificateNewVersionCreated"
NEAR_EXPIRY = "Microsoft.KeyVault.CertificateNearExpiry"
EXPIRED = "Microsoft.KeyVault.CertificateExpired"
_THIRTY_DAYS = 30 * 86_400
_NEW = "INSERT OR IGNORE INTO events (at, type, name, version, nbf, exp) VALUES (?, ?, ?, ?, ?, ?)"
# The version that was the latest one at the moment, and none of a certificate that is gone.
_PASSED = """
INSERT OR IGNORE INTO events (at, type, name, version, nbf, exp)
SELECT v.exp - :before, :type, c.name, v.id, v.nbf, v.exp
FROM versions v JOIN certificates c USING (key)
WHERE c.state = 'active' AND v.der IS NOT NULL AND v.enabled
  AND v.exp - :before <= :now AND NOT EXISTS (
    SELECT 1 FROM versions later WHERE later.key = v.key AND later.place > v.place
      AND later.der IS NOT NULL AND later.created <= v.exp - :before)
ORDER BY v.exp
"""


def new_version(tx: Transaction, name: str, version: Version) -> None:
    """Add the event of a version that is finished."""
    tx.connection.execute(_NEW, (tx.now, NEW_VERSION, name, version.id, version.nbf, version.exp))


def told(tx: Transaction, vault: str, since: int) -> list[dict[str, Any]]:
    """Return the events after number `since`, oldest first."""
    for kind, before in ((NEAR_EXPIRY, _THIRTY_DAYS), (EXPIRED, 0)):
        tx.connection.execute(_PASSED, {"type": kind, "before": before, "now": tx.now})
    rows = tx.connection.execute("SELECT * FROM events WHERE seq > ? ORDER BY seq", (since,))
    return [_event(dict(row), vault) for row in rows]


def _event(row: dict[str, Any], vault: str) -> dict[str, Any]:
    return {
        "seq": row["seq"],
        "at": row["at"],
        "type": row["type"],
        "data": {
            "Id": f"https://{vault}.vault.azure.net/certificates/{row['name']}/{row['version']}",
            "VaultName": vault,
            "ObjectType": "Certificate",
            "ObjectName": row["name"],
            "Version": row["version"],
            "NBF": row["nbf"],
            "EXP": row["exp"],
        },
    }
