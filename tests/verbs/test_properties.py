"""What enabling, disabling and changing tags refuse and conclude."""

from dataclasses import replace

import pytest

from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look, VersionSeen
from certificates.domain.verdicts import CannotTell, Done, NotDone
from certificates.verbs import Disable, Enable, SetTags
from tests.verbs.looks import EARLIER, LATER, Case, certificate, look, name_of, version

OLDER, CURRENT, NEXT = "0" * 32, "1" * 32, "2" * 32
DISABLE, ENABLE = Disable(name="web"), Enable(name="web")
OF_OLDER = Disable(name="web", version=OLDER)


def held(name: str = CURRENT, *, enabled: bool = True, updated: int = EARLIER) -> VersionSeen:
    """A version as a look sees it."""
    made = version(name, created=LATER if name == NEXT else EARLIER)
    return replace(made, enabled=enabled, updated=updated)


def seen(*versions: VersionSeen, incarnation: int = 1, quiet: bool = True) -> Look:
    """A certificate with these versions: the last is the current one."""
    active = replace(certificate(incarnation), version=versions[-1].id if versions else "f" * 32)
    return look(DISABLE, active, versions=versions, quiet=quiet)


GONE = look(DISABLE)
OTHER = held(OLDER)
BEFORE = seen(OTHER, held())
DISABLED = held(enabled=False, updated=LATER)
SO_BEFORE = seen(OTHER, held(enabled=False))
MADE = held(NEXT, updated=LATER)

REFUSALS = (
    ("there is a current version", DISABLE, BEFORE, None),
    ("there is the older version", OF_OLDER, BEFORE, None),
    ("it is so already", DISABLE, SO_BEFORE, None),
    ("there is no certificate", DISABLE, GONE, "NOT_FOUND"),
    ("its first version is not finished", DISABLE, seen(), "NO_VERSION"),
    ("there is no such version", OF_OLDER, seen(held()), "NO_VERSION"),
)


@pytest.mark.parametrize(
    ("verb", "before", "kind"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_it_is_sent_only_when(verb: Disable, before: Look, kind: str | None) -> None:
    assert verb.refuse(before) == (FailureKind[kind] if kind else None)


LOST = (
    Case(name="disabled: done", before=BEFORE, now=seen(OTHER, DISABLED), gives=Done),
    Case(
        name="disabled may be believed at once",
        before=BEFORE,
        now=seen(OTHER, DISABLED, quiet=False),
        gives=Done,
    ),
    Case(name="as it was: never done", before=BEFORE, now=BEFORE, gives=NotDone),
    Case(
        name="as it was, but the request may still arrive",
        before=BEFORE,
        now=seen(OTHER, held(), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="enabled, but changed: somebody else was there",
        before=BEFORE,
        now=seen(OTHER, held(updated=LATER)),
        gives=CannotTell,
    ),
    Case(name="so before, and still so: done", before=SO_BEFORE, now=SO_BEFORE, gives=Done),
    Case(
        name="so before shows nothing while the request may still arrive",
        before=SO_BEFORE,
        now=seen(OTHER, held(enabled=False), quiet=False),
        gives=CannotTell,
    ),
    Case(
        name="an older version is disabled: that is not the one",
        before=BEFORE,
        now=seen(held(OLDER, enabled=False, updated=LATER), held()),
        gives=NotDone,
    ),
    Case(
        name="there is a new current version, and none was changed: never done",
        before=BEFORE,
        now=seen(OTHER, held(), MADE),
        gives=NotDone,
    ),
    Case(
        name="there is a new current version, and it was changed: that does not tell",
        before=BEFORE,
        now=seen(OTHER, held(), held(NEXT, updated=LATER + 1)),
        gives=CannotTell,
    ),
    Case(
        name="the new current version is disabled: done",
        before=BEFORE,
        now=seen(OTHER, held(), held(NEXT, enabled=False, updated=LATER)),
        gives=Done,
    ),
    Case(
        name="what was current is disabled, and there is a new current version: done",
        before=BEFORE,
        now=seen(OTHER, DISABLED, MADE),
        gives=Done,
    ),
    Case(
        name="what was disabled before a new current version came shows nothing",
        before=SO_BEFORE,
        now=seen(OTHER, held(enabled=False), MADE),
        gives=NotDone,
    ),
    Case(name="deleted meanwhile: that does not tell", before=BEFORE, now=GONE, gives=CannotTell),
    Case(
        name="made anew meanwhile: that does not tell",
        before=BEFORE,
        now=seen(DISABLED, incarnation=2),
        gives=CannotTell,
    ),
)


@pytest.mark.parametrize("case", LOST, ids=name_of)
def test_when_the_answer_was_lost(case: Case) -> None:
    assert isinstance(case.verdict(DISABLE), case.gives)


def test_an_enable_is_the_same_the_other_way_round() -> None:
    before = seen(held(enabled=False))
    assert isinstance(ENABLE.find_out(before, before), NotDone)
    assert isinstance(ENABLE.find_out(before, seen(held(updated=LATER))), Done)


def test_tags_are_as_asked_when_there_are_no_others() -> None:
    asked = SetTags(name="web", tags={"owner": "us"})
    before = seen(replace(held(), tags={"cost": "1"}))

    def now(**tags: str) -> Look:
        return seen(replace(held(updated=LATER), tags=tags))

    assert asked.find_out(before, now(owner="us")) == Done({"version": CURRENT})
    assert isinstance(asked.find_out(before, now(owner="us", cost="1")), CannotTell)
    assert isinstance(asked.find_out(before, now(owner="them")), CannotTell)
    assert isinstance(asked.find_out(before, before), NotDone)
    none = SetTags(name="web", tags={})
    assert isinstance(none.find_out(before, now()), Done)


def test_a_named_version_is_looked_at_whichever_is_current() -> None:
    disabled = held(OLDER, enabled=False, updated=LATER)
    assert OF_OLDER.find_out(BEFORE, seen(disabled, held())) == Done({"version": OLDER})
    assert isinstance(OF_OLDER.find_out(BEFORE, seen(OTHER, DISABLED)), NotDone)


def test_it_says_which_version_it_has_reached() -> None:
    replaced = DISABLE.find_out(BEFORE, seen(OTHER, DISABLED, MADE))
    assert isinstance(replaced, Done)
    assert DISABLE.done_sentence("kv", {"version": CURRENT}) == (
        "Version 11111111 of web is disabled: reads are denied."
    )
    assert OF_OLDER.done_sentence("kv", {"version": OLDER}) == (
        "Version 00000000 of web is disabled: reads are denied."
    )
    assert DISABLE.done_sentence("kv", replaced.result) == (
        "Version 11111111 of web is disabled: reads are denied."
        " A new version has become the current one since."
    )
    said = SetTags(name="web", version=OLDER, tags={}).done_sentence("kv", {})
    assert said == "The tags of version 00000000 of web are changed."
    assert (DISABLE.what, OF_OLDER.what) == ("web", "version 00000000 of web")


@pytest.mark.parametrize("wrong", ["latest", "0" * 31, "0" * 32 + "\n", "../" + "0" * 29, "A" * 32])
def test_what_is_no_version_is_no_request(wrong: str) -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        Disable(name="web", version=wrong)


def test_it_reads_the_certificate_its_operation_and_then_its_versions() -> None:
    assert Disable.gets == (Get.CERTIFICATE, Get.PENDING, Get.VERSIONS)
    assert not Disable.frees_slot
    assert (Disable.takes_away, Enable.takes_away) == (True, False)
