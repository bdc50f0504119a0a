"""Every step of every verb at which a process can be killed, each with a certificate of its own."""

from dataclasses import dataclass

from certificates.verbs import VERBS
from tests.proofs.processes.asking import WAYS

# From the form to the note of what the vault answered. "before-X" lies in the transaction that
# writes X, its changes made and not committed.
_SENDING = ("before-mark", "after-mark", "before-write", "after-write")
_ACCEPTED = ("answered", "before-accept", "after-accept")
_FINISHED = ("answered", "before-finish", "after-finish")
ANSWERED = {*_ACCEPTED, *_FINISHED}
# One look at an accepted operation.
_LOOKING = ("before-claim", "after-claim")
_SETTLING = ("before-settle", "after-settle")


@dataclass(frozen=True)
class Scenario:
    """A process that is killed at a point; ``skip`` counts the earlier passes of it."""

    role: str
    verb: str
    point: str
    skip: int = 0

    @property
    def outcome(self) -> set[str]:
        """What may become of it. A request that was just written may get lost with its sender."""
        if self.point == "after-write":
            return {"succeeded", "failed"}
        return {"succeeded"} if self.point in ANSWERED else {"failed"}

    @property
    def name(self) -> str:
        """The certificate."""
        return f"{self.role}-{self.verb}-{self.point}-{self.skip}"


def _gets(role: str, verb: str, begin: int = 0) -> list[Scenario]:
    """Before each GET of a look."""
    return [Scenario(role, verb, "get", begin + n) for n in range(len(VERBS[verb].gets))]


def sending(verb: str) -> list[Scenario]:
    """The web process that records, looks, marks, sends and notes."""
    answered = _ACCEPTED if WAYS[verb].is_followed else _FINISHED
    return [
        Scenario("web", verb, "before-record"),
        Scenario("web", verb, "after-record"),
        *_gets("web", verb, WAYS[verb].reads),
        *(Scenario("web", verb, point) for point in (*_SENDING, *answered)),
    ]


def looking(verb: str) -> list[Scenario]:
    """The worker that looks at what was accepted."""
    return [
        *(Scenario("worker", verb, point) for point in _LOOKING),
        *_gets("worker", verb),
        *(Scenario("worker", verb, point) for point in _SETTLING),
    ]


# A web process is killed at the first, and then the worker that takes over at the second.
TAKING_OVER = (
    (Scenario("web", "create", "after-record"), Scenario("worker", "create", "before-abandon")),
    (Scenario("web", "create", "after-mark"), Scenario("worker", "create", "after-miss")),
    (Scenario("web", "create", "answered"), Scenario("worker", "create", "before-miss")),
    (Scenario("web", "create", "answered"), Scenario("worker", "create", "before-settle")),
    (Scenario("web", "delete", "answered"), Scenario("worker", "delete", "after-miss")),
    (Scenario("web", "delete", "answered"), Scenario("worker", "delete", "before-settle")),
    (Scenario("web", "recover", "answered"), Scenario("worker", "recover", "after-miss")),
    (Scenario("web", "recover", "answered"), Scenario("worker", "recover", "before-settle")),
    (Scenario("web", "purge", "answered"), Scenario("worker", "purge", "after-miss")),
    (Scenario("web", "purge", "answered"), Scenario("worker", "purge", "before-settle")),
)
