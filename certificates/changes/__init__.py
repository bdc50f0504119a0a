"""Every verb as people see it: one module for each, one line each here."""

from typing import Any

from certificates.changes.base import Change, Confirmation, FormChange
from certificates.changes.cancel import CancelChange
from certificates.changes.create import CreateChange
from certificates.changes.delete import DeleteChange
from certificates.changes.delete_operation import DeleteOperationChange
from certificates.changes.disable import DisableChange
from certificates.changes.enable import EnableChange
from certificates.changes.purge import PurgeChange
from certificates.changes.recover import RecoverChange
from certificates.changes.renew import RenewChange
from certificates.changes.tags import TagsChange
from certificates.models import Operation
from certificates.verbs import Subject

_ALL: tuple[Change[Any], ...] = (
    RenewChange(),
    CreateChange(),
    EnableChange(),
    TagsChange(),
    CancelChange(),
    DeleteOperationChange(),
    DisableChange(),
    DeleteChange(),
    RecoverChange(),
    PurgeChange(),
)  # in the order of the menus
CHANGES: dict[str, Change[Any]] = {change.verb.key: change for change in _ALL}


def change_of(operation: Operation) -> Change[Any]:
    """How people see the verb of an operation."""
    return CHANGES[operation.verb]


def changes_of(subject: Subject) -> list[Change[Any]]:
    """What can be done to a kind of thing, in the order of the menus."""
    return [change for change in CHANGES.values() if change.verb.subject is subject]


__all__ = [
    "CHANGES",
    "Change",
    "Confirmation",
    "FormChange",
    "change_of",
    "changes_of",
]
