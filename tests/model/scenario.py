"""What a scenario is, and the forms in it."""

from dataclasses import dataclass

from tests.model.vault import Vault
from tests.model.world import IDLE, WORKER, A, B, World

Outside = tuple[str, ...]  # a change, and what it asks for
Form = tuple[str, str, tuple[int, ...]]  # the form, the verb, the web processes it may go to


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Bounds: so many kills, so many changes by others, two operations."""

    name: str
    starts: tuple[Vault, ...]
    forms: tuple[Form, ...]
    others: int = 0
    outside: tuple[Outside, ...] = ()
    kills: int = 0
    lookers: tuple[int, ...] = (WORKER,)

    def worlds(self) -> list[World]:
        """Where it begins."""
        return [
            World((), (IDLE, IDLE, IDLE), vault, (), self.kills, self.others)
            for vault in self.starts
        ]


def one(verb: str) -> tuple[Form, ...]:
    """One form, sent once."""
    return (("form 1", verb, (A,)),)


def two(verb: str, other: str = "") -> tuple[Form, ...]:
    """The first form is sent twice, to both web processes; the second one to one of them."""
    return (("form 1", verb, (A, B)), ("form 2", other or verb, (B,)))
