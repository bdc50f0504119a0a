"""What operations occupy, and what may run alongside what."""

from certificates.domain.lifecycle import FINAL, State
from tests.model.verbs import ASKED
from tests.model.world import Broken, Row, World


def slot_is_free(world: World, asked: str) -> bool:
    """Whether no row occupies what the verb would. A read occupies nothing."""
    slot = ASKED[asked].verb.slot
    held = {ASKED[row.asked].verb.slot for row in world.rows if holds_slot(row)}
    return slot is None or slot not in held


def holds_slot(row: Row) -> bool:
    """Until it is over, or accepted where the verb lets others work alongside it from then on."""
    accepted = row.token is not None and ASKED[row.asked].verb.frees_slot
    return row.state not in FINAL and not accepted


def must_wait(world: World, asked: str) -> None:
    """A form is refused only while the same thing is being changed: that is a promise."""
    about = ASKED[asked].about
    changing = (row for row in world.rows if holds_slot(row) and not ASKED[row.asked].is_read)
    if not any(ASKED[row.asked].about == about for row in changing):
        raise Broken(f"{asked} was refused though nobody is changing the {about}")


def one_at_a_time(world: World) -> None:
    """Two changes of one thing are never under way together."""
    under_way = (State.SENDING, State.UNKNOWN, State.NEEDS_DECISION)
    busy = [
        ASKED[row.asked].about
        for row in world.rows
        if row.state in under_way and holds_slot(row) and not ASKED[row.asked].is_read
    ]
    if len(busy) > len(set(busy)):
        raise Broken(f"two changes of one {busy[0]} are under way at once")
