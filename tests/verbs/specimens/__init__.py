"""One specimen of every verb: all that the other tests know of it.

A verb without a specimen fails ``test_specimens.py``, and so does a specimen that a table leaves
out.
"""

from collections.abc import Iterable

from certificates.domain.attempts import Attempt, reading
from tests.verbs.specimens.base import Specimen
from tests.verbs.specimens.deleting import DELETE, PURGE, RECOVER
from tests.verbs.specimens.issuing import CREATE, RENEW
from tests.verbs.specimens.operations import CANCEL, DELETE_OPERATION
from tests.verbs.specimens.properties import DISABLE, ENABLE, SET_TAGS

ALL = (CREATE, RENEW, CANCEL, DELETE_OPERATION, ENABLE, DISABLE, SET_TAGS, DELETE, RECOVER, PURGE)
KINDS = tuple(specimen for specimen in ALL if not specimen.like)
SPECIMENS = {specimen.key: specimen for specimen in ALL}
SAMPLES = {specimen.key: specimen.sample for specimen in ALL}


def left_out(keys: Iterable[str], *, reads_too: bool = True) -> list[str]:
    """The verbs that are not among ``keys``, and neither is the one that they are like."""
    held = set(keys)
    wanted = [one for one in ALL if reads_too or not one.sample.is_read]
    return [one.key for one in wanted if one.key not in held and one.like not in held]


def attempt(key: str, name: str) -> Attempt:
    """A verb, or "read", that was tried on a certificate."""
    return reading(name) if key == "read" else SPECIMENS[key].about(name).attempt


__all__ = ["ALL", "KINDS", "SAMPLES", "SPECIMENS", "Specimen", "attempt", "left_out"]
