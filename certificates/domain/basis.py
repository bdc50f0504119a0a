"""Basis: the content of a vault that a change is built on, so that it is never overwritten unseen.

Facts are labels and values in words. A form carries those that were there when it was opened; just
before its request is sent they are compared with what the look sees then.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from certificates.domain.looks import CertificateSeen, DeletedSeen, PendingSeen, VersionSeen
from certificates.domain.operation_status import OperationStatus
from certificates.domain.text import storable

Facts = Mapping[str, str]

LONGEST = 50_000  # of a form's own facts: 15 tags of 256 characters fit many times
NONE = "none"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was; "none" where it was not there, or is not any more."""

    what: str
    opened: str
    now: str


def differences(opened: Facts, now: Facts) -> list[Difference]:
    """What is there now and was not so when a form was opened, and the other way round."""
    return [
        Difference(label, opened.get(label, NONE), now.get(label, NONE))
        for label in sorted({*now, *opened})
        if opened.get(label) != now.get(label)
    ]


def fingerprint(facts: Facts) -> str:
    """The SHA-256 of the facts, hex; "" where there are none."""
    return hashlib.sha256(written(facts).encode()).hexdigest() if facts else ""


def written(facts: Facts) -> str:
    """The facts as text, the same for the same facts."""
    return json.dumps(dict(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> dict[str, str]:
    """The facts that ``written`` made ``text`` of; none where it is anything else."""
    try:
        facts = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        return {}
    if not isinstance(facts, dict):
        return {}
    return {storable(label): storable(str(value)) for label, value in facts.items()}


def of_version(version: VersionSeen | None) -> dict[str, str]:
    """A version: its id, whether it is enabled, and each of its tags."""
    if version is None:
        return {"Version": NONE}
    tags = {f"Tag {name}": value for name, value in version.tags.items()}
    return {"Version": version.id, "Enabled?": "Yes" if version.enabled else "No", **tags}


def of_policy(certificate: CertificateSeen) -> dict[str, str]:
    """The issuance policy: a look sees when it was changed."""
    return {"Issuance policy": f"changed on {_to_the_second(certificate.policy_updated)}"}


def of_pending(pending: PendingSeen | None) -> dict[str, str]:
    """The certificate operation, while the vault is at work on it."""
    if pending is None or pending.status != OperationStatus.IN_PROGRESS:
        return {}
    return {"Operation under way": f"{pending.status}, {pending.request_id}"}


def of_operation(pending: PendingSeen | None) -> dict[str, str]:
    """The certificate operation, at work or ended; nothing where there is none."""
    return {"Operation": f"{pending.status}, {pending.request_id}"} if pending else {}


def of_current(certificate: CertificateSeen | None) -> dict[str, str]:
    """The current version; nothing where there is no certificate."""
    return {"Current version": certificate.version or NONE} if certificate else {}


def of_deleted(deleted: DeletedSeen | None) -> dict[str, str]:
    """When the certificate was deleted; nothing where it is not."""
    return {"Deleted": _to_the_second(deleted.deleted_date)} if deleted else {}


def _to_the_second(seconds: int) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment.day} {moment:%b %Y, %H:%M:%S} UTC"
