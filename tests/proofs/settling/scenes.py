"""The verbs, each about to be performed on a certificate of its own."""

from collections.abc import Callable

from certificates.domain.spec import Spec
from certificates.verbs import (
    Cancel,
    Create,
    Delete,
    DeleteOperation,
    Disable,
    Enable,
    Purge,
    Recover,
    Renew,
    SetTags,
    Verb,
)
from localvault.testing import LocalVault
from tests.proofs.settling.portal import fresh

ASKED = Spec(subject="CN=asked", key_type="EC", key_size=None, curve="P-256")
SAME = {"subject": "CN=asked", "key_type": "EC-P-256"}  # the same, as the local vault takes it
OTHER = {"subject": "CN=other", "key_type": "EC-P-256"}


def create(running: LocalVault) -> Verb:
    """A create under a free name."""
    return Create(name=fresh("new"), spec=ASKED)


def renew(running: LocalVault) -> Verb:
    """A create of a further version."""
    return Create(name=_filled(running, "old", state="ready"), spec=ASKED)


def keep(running: LocalVault) -> Verb:
    """A further version by the policy as it stands."""
    name = fresh("keep")
    running.fill([{**SAME, "name": name, "age_days": 1}])
    return Renew(name=name, spec=ASKED)


def cancel(running: LocalVault) -> Verb:
    """A cancel of a request that waits for its CA."""
    return Cancel(name=_filled(running, "can", state="csr"))


def delete_operation(running: LocalVault) -> Verb:
    """A delete of a request that waits for its CA."""
    return DeleteOperation(name=_filled(running, "ope", state="csr"))


def disable(running: LocalVault) -> Verb:
    """A disable of what readers can read."""
    return Disable(name=_filled(running, "dis", state="ready"))


def enable(running: LocalVault) -> Verb:
    """An enable of what readers are refused."""
    name = fresh("ena")
    running.fill([{**OTHER, "name": name, "enabled": False, "age_days": 1}])
    return Enable(name=name)


def tags(running: LocalVault) -> Verb:
    """Tags in the place of those that are there."""
    return SetTags(name=_filled(running, "tags", state="ready"), tags={"owner": "web team"})


def delete(running: LocalVault) -> Verb:
    """A delete of what is there."""
    return Delete(name=_filled(running, "del", state="ready"))


def recover(running: LocalVault) -> Verb:
    """A recover of what is deleted."""
    return Recover(name=_filled(running, "rec", state="deleted"))


def purge(running: LocalVault) -> Verb:
    """A purge of what is deleted."""
    return Purge(name=_filled(running, "pur", state="deleted"))


SCENES: dict[str, Callable[[LocalVault], Verb]] = {
    "create": create,
    "renew": renew,
    "keep": keep,
    "cancel": cancel,
    "delete-operation": delete_operation,
    "disable": disable,
    "enable": enable,
    "tags": tags,
    "delete": delete,
    "recover": recover,
    "purge": purge,
}
ROUTES = {
    "create": "create",
    "renew": "create",
    "keep": "create",
    "cancel": "cancel",
    "delete-operation": "delete-pending",
    "disable": "update",
    "enable": "update",
    "tags": "update",
    "delete": "delete",
    "recover": "recover",
    "purge": "purge",
}


def _filled(running: LocalVault, stem: str, *, state: str) -> str:
    name = fresh(stem)
    running.fill([{**OTHER, "name": name, "state": state, "age_days": 1}])
    return name
