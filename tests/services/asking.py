"""Short ways to ask for changes and to fill a vault."""

import time
import uuid
from typing import Any

from certificates.domain.spec import Spec
from certificates.models import Operation, Person, Vault
from certificates.services import operations
from certificates.verbs import Verb
from localvault.testing import LocalVault

EC = Spec(subject="CN=asked", key_type="EC", key_size=None, curve="P-256")


def fresh(stem: str = "cert") -> str:
    """A name that no other test uses."""
    return f"{stem}-{uuid.uuid4().hex[:10]}"


def filled(running: LocalVault, **members: Any) -> str:
    """The name of a certificate that has been in the vault for long."""
    name = fresh()
    running.fill([{"name": name, "key_type": "EC-P-256", "age_days": 1, **members}])
    return name


def perform(verb: Verb, vault: Vault, actor: Person, nonce: str | None = None) -> Operation:
    """Have something done, by a form of its own."""
    nonce = nonce or str(uuid.uuid4())
    return operations.perform(verb, vault=vault, actor=actor, nonce=nonce).operation


def settled(operation: Operation, seconds: float = 10) -> Operation:
    """Poll until it has ended."""
    ends = time.monotonic() + seconds
    while not operation.is_final:
        assert time.monotonic() < ends, operation
        time.sleep(0.03)
        operations.settle_if_due(operation)
    return operation
