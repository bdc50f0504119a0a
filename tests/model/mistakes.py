"""Deliberate mistakes, each of which the checker must find: one that sees nothing fails here.

A mistake replaces a function of the shipped code, or a step of the checker in place of the
driver's, for as long as it is explored.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from certificates.domain import settling
from certificates.domain.looks import Look
from certificates.domain.settling import Memo
from certificates.verbs import Create
from tests.model import looking, sending, wrong
from tests.model.scenario import Scenario
from tests.model.scenarios import BY_NAME
from tests.model.seen import forget


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What is done wrong (in which function), where it shows, and as which broken promise."""

    name: str
    of: object
    function: str
    instead: Any
    scenario: str
    shows: str
    overtaken: bool = False  # by processes that were overtaken, and here go on all the same

    def where(self) -> Scenario:
        """The scenario that it is looked for in."""
        return BY_NAME[self.scenario]

    @contextmanager
    def made(self) -> Iterator[None]:
        """Within this it is made."""
        forget()
        try:
            with ExitStack() as patches:
                if self.overtaken:
                    patches.enter_context(patch.object(looking, "let_go", wrong.nobody_lets_go))
                patches.enter_context(patch.object(self.of, self.function, self.instead))
                yield
        finally:
            forget()


_ONE_MORE = "create a version, others at work"
_KILLED = "create a version, others at work, kill -9"
_IMPORTS = "import twice, two operators"


MISTAKES = (
    Mistake(
        name="looks and takeovers without a lease",
        of=looking,
        function="is_free",
        instead=wrong.always,
        scenario="delete, two viewers and the worker",
        shows="two processes ask the vault about one operation at once",
    ),
    Mistake(
        name="leases that never run out",
        of=looking,
        function="runs_out",
        instead=wrong.never,
        scenario="delete, then recover",
        shows="never settled from here",
    ),
    Mistake(
        name="what may have been executed is sent again",
        of=looking,
        function="take",
        instead=wrong.send_again,
        scenario="import, kill -9 twice",
        shows="was executed twice",
    ),
    Mistake(
        name="settled because the name is there",
        of=Create,
        function="find_out",
        instead=wrong.by_name_only,
        scenario=_KILLED,
        shows="nothing like it happened since",
    ),
    Mistake(
        name="the row says sending only after the call",
        of=sending,
        function="mark",
        instead=wrong.send_before_marking,
        scenario="recover, others at work",
        shows="the vault was changed before the row said so",
    ),
    Mistake(
        name="no look at the deadline before the write",
        of=sending,
        function="is_in_time",
        instead=wrong.always,
        scenario=_IMPORTS,
        shows="failed while its request can still be executed",
    ),
    Mistake(
        name="“not there” is believed at once",
        of=settling,
        function="conclude",
        instead=wrong.quiet_at_once,
        scenario=_KILLED,
        shows="failed while its request can still be executed",
    ),
    Mistake(
        name="quiet is judged at the end of a look",
        of=looking,
        function="is_quiet",
        instead=wrong.at_the_end,
        scenario=_KILLED,
        shows="failed, but was executed",
    ),
    Mistake(
        name="versions are read before the pending operation",
        of=Create,
        function="gets",
        instead=wrong.VERSIONS_FIRST,
        scenario=_ONE_MORE,
        shows="is cancelled, but its version was made",
    ),
    Mistake(
        name="new versions are not told from older ones",
        of=Look,
        function="is_new",
        instead=staticmethod(wrong.always),
        scenario="import, others at work",
        shows="nothing like it happened since",
    ),
    Mistake(
        name="a completed request from before is taken for ours",
        of=Create,
        function="find_out",
        instead=wrong.completed_is_ours,
        scenario=_ONE_MORE,
        shows="nothing like it happened since",
    ),
    Mistake(
        name="a name made again counts as the same certificate",
        of=Look,
        function="steady",
        instead=property(wrong.always),
        scenario="create a new name, others at work",
        shows="is cancelled, but its version was made",
    ),
    Mistake(
        name="a late answer overwrites the state",
        of=sending,
        function="note_answer",
        instead=wrong.late_answer_wins,
        scenario=_IMPORTS,
        shows="a final state was changed",
        overtaken=True,
    ),
    Mistake(
        name="no unique slot per certificate",
        of=sending,
        function="slot_is_free",
        instead=wrong.always,
        scenario=_IMPORTS,
        shows="two changes of one certificate are under way at once",
    ),
    Mistake(
        name="a form that is sent twice makes two rows",
        of=sending,
        function="is_new",
        instead=wrong.always,
        scenario=_IMPORTS,
        shows="was recorded twice",
    ),
    Mistake(
        name="“gone” is believed after one look",
        of=Memo,
        function="absent_before",
        instead=wrong.always,
        scenario="purge, others at work",
        shows="nothing like it happened since",
    ),
    Mistake(
        name="a person is asked too early",
        of=Memo,
        function="too_long_open",
        instead=wrong.always,
        scenario="delete, then recover",
        shows="though nobody else did anything",
    ),
)
