"""Certificates to look at, and operations in every state."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from certificates.domain.lifecycle import FINAL, SENT, State
from certificates.models import Operation, Person, Vault
from localvault.testing import LocalVault
from tests.views.csr import CSR

MakeOperation = Callable[..., Operation]


@cache
def _fill(vault: LocalVault) -> None:
    vault.fill(
        [
            {"name": "page-web", "subject": "CN=www.contoso.com", "versions": 3},
            {"name": "page-old", "age_days": 400},
            {"name": "page-gone", "state": "deleted"},
            {"name": "page-csr", "state": "csr"},
        ]
    )


@pytest.fixture
def certificates(local_vault: LocalVault) -> LocalVault:
    """A vault with one certificate of each kind: valid, expired, deleted, waiting for its CA."""
    _fill(local_vault)
    return local_vault


@pytest.fixture
def make_operation(vault: Vault, operator: Person) -> MakeOperation:
    """Makes an operation as it is in a state; nobody looks at it before tomorrow."""

    def make(
        state: State, *, verb: str = "create", name: str = "page-op", **more: Any
    ) -> Operation:
        now, final = timezone.now(), state in FINAL
        request: dict[str, Any] = {"verb": verb, "vault": vault.slug, "name": name}
        if verb == "create":
            request["spec"] = {"subject": "CN=page-op", "issuer": "Self"}
        fields: dict[str, Any] = {
            "sent_at": now if state in SENT or final else None,
            "before": {"gets": []} if state in SENT else None,
            "settled_at": now if final else None,
            "how": "answered" if final or state is State.WAITING else "",
            "next_check_at": None if final else now + timedelta(days=1),
        }
        return Operation.objects.create(
            id=uuid4(),
            verb=verb,
            name=name.lower(),
            actor=operator,
            state=state,
            created_at=now,
            **{"vault": vault, "request": request, **fields, **more},
        )

    return make


@pytest.fixture
def waiting_csr(make_operation: MakeOperation) -> Operation:
    """A create that waits for its CA."""
    operation = make_operation(State.WAITING, accepted={"csr": CSR})
    operation.request["spec"]["issuer"] = "Unknown"
    operation.save()
    return operation
