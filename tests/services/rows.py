"""Rows of operations, made without a vault."""

import uuid
from typing import Any

from django.utils import timezone

from certificates.domain.lifecycle import FINAL, SENT, State
from certificates.models import Operation, Person, Vault

BEFORE: dict[str, Any] = {"gets": []}


def columns(state: State) -> dict[str, Any]:
    """What a row in this state has."""
    now = timezone.now()
    sent = {"sent_at": now, "before": BEFORE} if state in SENT else {}
    final = {"settled_at": now, "how": "answered"} if state in FINAL else {"slot": "web"}
    how = {"how": "answered"} if state is State.WAITING else {}
    return {"state": state, **final, **sent, **how}


def make(vault: Vault, actor: Person, **given: Any) -> Operation:
    """Insert one row."""
    name = given.setdefault("name", "web")
    verb = given.setdefault("verb", "delete")
    request = {"verb": verb, "vault": vault.slug, "name": name}
    return Operation.objects.create(
        id=uuid.uuid4(),
        vault=vault,
        actor=actor,
        request=given.pop("request", request),
        created_at=timezone.now(),
        **given,
    )
