"""One file per verb: the request, who may, and what may be concluded; one line each here.

What people see of a verb is its change, in ``certificates.changes``.
"""

from certificates.verbs.base import Subject, Verb, Words
from certificates.verbs.cancel import Cancel
from certificates.verbs.create import Create
from certificates.verbs.delete import Delete
from certificates.verbs.delete_operation import DeleteOperation
from certificates.verbs.properties import Disable, Enable, SetTags, Update
from certificates.verbs.purge import Purge
from certificates.verbs.recover import Recover
from certificates.verbs.renew import Renew

_ALL: tuple[type[Verb], ...] = (
    Create, Renew, Cancel, DeleteOperation, Enable, Disable, SetTags, Delete, Recover, Purge,
)  # fmt: skip
VERBS: dict[str, type[Verb]] = {verb.key: verb for verb in _ALL}

__all__ = [
    "VERBS",
    "Cancel",
    "Create",
    "Delete",
    "DeleteOperation",
    "Disable",
    "Enable",
    "Purge",
    "Recover",
    "Renew",
    "SetTags",
    "Subject",
    "Update",
    "Verb",
    "Words",
]
