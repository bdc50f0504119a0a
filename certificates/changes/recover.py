"""Recover a deleted certificate."""

from certificates import verbs
from certificates.changes.base import Confirmation


class RecoverChange(Confirmation[verbs.Recover]):
    """Recover."""

    verb = verbs.Recover
    word = "Recover"
    icon = "arrow-back-up"
    asks_nothing = True
    question = "Recover {name}?"
    button = "Recover {name}"
    consequences = ("It comes back with all its versions, its key and its secret.",)
