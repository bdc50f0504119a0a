"""Every verb has a specimen, and every specimen a row in each table that is made of them."""

from collections.abc import Iterable

import pytest

from certificates.changes import CHANGES
from certificates.verbs import VERBS
from tests.browser import places
from tests.docs import test_vault_permissions
from tests.model.scenarios import SCENARIOS
from tests.model.verbs import ASKED
from tests.proofs.processes import scenarios
from tests.proofs.settling import scenes, test_outside_actor, test_side_by_side
from tests.sweep import test_access
from tests.verbs.specimens import SPECIMENS, left_out

# The keys of the verbs in each table.
TABLES: dict[str, Iterable[str]] = {
    "tests/browser/places.py": places.CHANGES,
    "tests/docs/test_vault_permissions.py": (
        specimen.key for specimen in test_vault_permissions.CHANGES.values()
    ),
    "tests/model/scenarios.py": (
        ASKED[asked].verb.key for scenario in SCENARIOS for _, asked, _ in scenario.forms
    ),
    "tests/proofs/settling/scenes.py": (start.specimen.key for start in scenes.STARTS.values()),
    "tests/sweep/test_access.py": test_access.CHANGES,
}
# A read occupies nothing, and no change by others makes its answer false.
OF_CHANGES: dict[str, Iterable[str]] = {
    "tests/proofs/settling/test_outside_actor.py": (
        start.specimen.key for start in test_outside_actor.MEDDLED
    ),
    "tests/proofs/settling/test_side_by_side.py": (
        specimen.key for pair in test_side_by_side.PAIRS for specimen in pair
    ),
}


def test_every_verb_has_a_specimen() -> None:
    missing = sorted(set(VERBS) - set(SPECIMENS))
    assert not missing, f"Add a Specimen to tests/verbs/specimens for: {', '.join(missing)}."


def test_every_specimen_is_a_verb_that_people_can_ask_for() -> None:
    assert {key: type(specimen.sample) for key, specimen in SPECIMENS.items()} == VERBS
    assert {key: specimen.page.url_name for key, specimen in SPECIMENS.items()} == {
        key: change.url_name for key, change in CHANGES.items()
    }


def test_what_a_verb_is_like_is_a_kind_of_its_own() -> None:
    like = {specimen.like for specimen in SPECIMENS.values() if specimen.like}
    assert all(key in SPECIMENS and not SPECIMENS[key].like for key in like)


@pytest.mark.parametrize("table", TABLES)
def test_every_specimen_has_a_row(table: str) -> None:
    missing = left_out(TABLES[table])
    assert not missing, f"{table} has no row for: {', '.join(missing)}. Complete its specimen."


@pytest.mark.parametrize("table", OF_CHANGES)
def test_every_change_has_a_row(table: str) -> None:
    missing = left_out(OF_CHANGES[table], reads_too=False)
    assert not missing, f"{table} has no row for: {', '.join(missing)}. Complete its specimen."


def test_what_is_followed_is_killed_while_it_is_followed() -> None:
    followed = {key for key, specimen in SPECIMENS.items() if specimen.is_followed}
    missing = followed.intersection(left_out(specimen.key for specimen in scenarios.FOLLOWED))
    assert not missing, f"tests/proofs/processes/scenarios.py has no row for: {missing}."
