"""Every verb has a specimen and stands in every table that reads them."""

from certificates.changes import CHANGES
from certificates.verbs import VERBS
from tests.verbs.specimens import SPECIMENS


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
