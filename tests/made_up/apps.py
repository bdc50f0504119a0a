"""The made-up verbs as an app: in a process of their own they are listed with the shipped ones."""

from django.apps import AppConfig


class MadeUpConfig(AppConfig):
    """Lists them before the addresses are made."""

    name = "tests.made_up"
    label = "made_up"

    def ready(self) -> None:
        """All the other apps are there."""
        from certificates.changes import CHANGES
        from certificates.verbs import VERBS
        from tests.made_up import changes, verbs

        VERBS.update({verb.key: verb for verb in verbs.ALL})
        CHANGES.update({change.verb.key: change for change in changes.ALL})
