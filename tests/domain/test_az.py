"""Commands to copy do what can be seen, or are not offered."""

import shlex

import pytest

from certificates.changes import CHANGES
from certificates.domain import az
from certificates.domain.spec import Spec
from certificates.verbs import Create, SetTags

MARKS = ["\x03", "a\nb", "\x1b[201~; reboot", "\u202eb", "a\u2028b", "\u200b"]


def of(verb: Create | SetTags) -> str:
    return CHANGES[verb.key].az(verb, "kv-payments")


@pytest.mark.parametrize("mark", MARKS)
def test_a_tag_that_a_terminal_would_act_on_is_in_no_command(mark: str) -> None:
    for tags in ({"team": mark}, {mark: "web"}):
        assert of(SetTags(name="web", tags=tags)) == az.INVISIBLE
        assert of(Create(name="web", spec=Spec(subject="CN=web", tags=tags))) == az.INVISIBLE


def test_a_subject_that_turns_the_line_round_is_in_no_policy() -> None:
    assert of(Create(name="web", spec=Spec(subject="CN=\u202ebew"))) == az.INVISIBLE


def test_what_can_be_seen_is_quoted() -> None:
    command = of(SetTags(name="web", tags={"note": "$(reboot) 'now'; ü"}))
    assert shlex.split(command)[-2:] == ["--tags", "note=$(reboot) 'now'; ü"]
    assert of(SetTags(name="web", tags={})).endswith("--tags ''")
