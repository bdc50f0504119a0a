"""What people may do, and the roles that bundle it."""

from enum import StrEnum


class Action(StrEnum):
    """One thing a person may be allowed to do in a vault."""

    VIEW = "view"
    DOWNLOAD = "download"
    CREATE = "create"
    UPDATE = "update"  # whether it is enabled, and tags
    CANCEL = "cancel"  # a certificate operation, and delete it
    DELETE = "delete"
    RECOVER = "recover"
    PURGE = "purge"
    MANAGE = "manage"  # the vault itself: label, credential, switched off or on


class Role(StrEnum):
    """A set of actions, granted over all vaults or over one."""

    READER = "reader"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


_READER = frozenset({Action.VIEW, Action.DOWNLOAD})
_OPERATOR = _READER | {
    Action.CREATE,
    Action.UPDATE,
    Action.CANCEL,
    Action.DELETE,
    Action.RECOVER,
}

ACTIONS: dict[Role, frozenset[Action]] = {
    Role.READER: _READER,
    Role.OPERATOR: _OPERATOR,
    Role.ADMINISTRATOR: frozenset(Action),
}


def least_role(action: Action) -> Role:
    """The smallest role that holds ``action``: the one to ask for where it is missing."""
    return next(role for role in Role if action in ACTIONS[role])
