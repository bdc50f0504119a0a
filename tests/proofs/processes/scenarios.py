"""Every step of every verb at which a process can be killed, each with a certificate of its own."""

from dataclasses import dataclass

from tests.verbs.specimens import KINDS, Specimen

# From the form to the note of what the vault answered. "before-X" lies in the transaction that
# writes X, its changes made and not committed.
_SENDING = ("before-send", "after-send", "before-write", "after-write")
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


def _gets(role: str, specimen: Specimen, begin: int = 0) -> list[Scenario]:
    """Before each GET of a look."""
    number = len(specimen.sample.gets)
    return [Scenario(role, specimen.key, "get", begin + n) for n in range(number)]


def sending(specimen: Specimen) -> list[Scenario]:
    """The web process that records, looks, marks, sends and notes."""
    answered = _ACCEPTED if specimen.is_followed else _FINISHED
    return [
        Scenario("web", specimen.key, "before-record"),
        Scenario("web", specimen.key, "after-record"),
        *_gets("web", specimen, specimen.page.reads),
        *(Scenario("web", specimen.key, point) for point in (*_SENDING, *answered)),
    ]


def looking(specimen: Specimen) -> list[Scenario]:
    """The worker that looks at what was accepted."""
    return [
        *(Scenario("worker", specimen.key, point) for point in _LOOKING),
        *_gets("worker", specimen),
        *(Scenario("worker", specimen.key, point) for point in _SETTLING),
    ]


def taking_over(key: str, at_web: str, at_worker: str) -> tuple[Scenario, Scenario]:
    """A web process is killed at the first, and then the worker that takes over at the second."""
    return Scenario("web", key, at_web), Scenario("worker", key, at_worker)


FOLLOWED = tuple(specimen for specimen in KINDS if specimen.is_followed)
FIRST, *OTHERS = (specimen.key for specimen in FOLLOWED)
TAKING_OVER = (
    taking_over(FIRST, "after-record", "before-abandon"),
    taking_over(FIRST, "after-send", "after-lose_sender"),
    taking_over(FIRST, "answered", "before-lose_sender"),
    taking_over(FIRST, "answered", "before-settle"),
    *(taking_over(key, "answered", "after-lose_sender") for key in OTHERS),
    *(taking_over(key, "answered", "before-settle") for key in OTHERS),
)
