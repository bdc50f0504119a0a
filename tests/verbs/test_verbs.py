"""What holds for every verb: its name, its words, its one request."""

from collections.abc import Mapping

import pytest

from certificates.domain.issuers import UNKNOWN
from certificates.domain.spec import Spec
from certificates.domain.stored import from_json, to_json
from certificates.domain.verdicts import Accepted, Done, Working
from certificates.verbs import (
    VERBS,
    Create,
    Delete,
    Recover,
    Verb,
)
from tests.verbs.specimens import SAMPLES

ALL = tuple(SAMPLES.values())


class Answering:
    """A gateway that notes what it is asked and answers at once."""

    current_version = "current"

    def __init__(self, *, keeps: bool = True) -> None:
        self.asked: list[tuple[object, ...]] = []
        self._keeps = keeps

    def create(self, name: str, spec: Spec) -> Accepted:
        self.asked.append(("create", name, spec))
        return Accepted(request_id="ours", key="our key")

    def renew(self, name: str, *, enabled: bool, tags: Mapping[str, str]) -> Accepted:
        self.asked.append(("renew", name, enabled, tags))
        return Accepted(request_id="ours", key="our key")

    def cancel(self, name: str) -> Accepted:
        self.asked.append(("cancel", name))
        return Accepted(request_id="theirs", key="their key")

    def delete_operation(self, name: str) -> None:
        self.asked.append(("delete-operation", name))

    def update(
        self,
        name: str,
        version: str,
        *,
        enabled: bool | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> str:
        word = {None: "tags", True: "enable", False: "disable"}[enabled]
        self.asked.append((word, name, version, tags))
        return version or "current"

    def delete(self, name: str) -> bool:
        self.asked.append(("delete", name))
        return self._keeps

    def recover(self, name: str) -> None:
        self.asked.append(("recover", name))

    def purge(self, name: str) -> None:
        self.asked.append(("purge", name))


def test_each_is_listed_under_its_key() -> None:
    assert [VERBS[verb.key] for verb in ALL] == [type(verb) for verb in ALL]
    assert len(VERBS) == len(ALL)


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_each_is_one_request_with_the_name_as_it_was_typed(verb: Verb) -> None:
    gateway = Answering()
    verb.send(gateway, None)
    assert [call[:2] for call in gateway.asked] == [(verb.key, "Web-1")]


def test_what_is_sent_is_followed_by_what_the_answer_gives() -> None:
    create, renew, cancel, end, enable, disable, tags, delete, recover, purge = ALL
    assert create.send(Answering(), None) == Working(Accepted(request_id="ours", key="our key"))
    assert renew.send(Answering(), None) == Working(Accepted(request_id="ours", key="our key"))
    assert cancel.send(Answering(), None) == Working(Accepted(request_id="theirs", key="their key"))
    assert end.send(Answering(), None) == Done()
    assert enable.send(Answering(), None) == Done({"version": "current"})
    assert tags.send(Answering(), None) == Done({"version": "current"})
    assert disable.send(Answering(), None) == Done({"version": "0" * 32})
    assert delete.send(Answering(), None) == Working(Accepted())
    assert recover.send(Answering(), None) == Working(Accepted())
    assert purge.send(Answering(), None) == Working(Accepted())


def test_where_nothing_is_kept_the_answer_to_a_delete_is_the_end() -> None:
    assert Delete(name="web").send(Answering(keeps=False), None) == Done()


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_each_comes_back_from_its_row(verb: Verb) -> None:
    assert from_json(type(verb), to_json(verb)) == verb


@pytest.mark.parametrize("name", ["", "a/b", "a b", "../x", "ä", "a" * 128, "web\n"])
@pytest.mark.parametrize("kind", [Delete, Recover])
def test_what_is_no_name_is_no_request(kind: type[Delete] | type[Recover], name: str) -> None:
    with pytest.raises(ValueError, match="1 to 127"):
        kind(name=name)


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.key)
def test_each_says_what_it_does_and_what_became_of_it(verb: Verb) -> None:
    title = verb.words.title.format(name=verb.name, vault="kv-payments")
    assert "Web-1" in title
    assert "kv-payments" in title
    assert verb.waiting_sentence("kv-payments").endswith(".")
    assert verb.done_sentence("kv-payments", {}).endswith(".")
    assert "{" not in verb.waiting_sentence("kv") + verb.done_sentence("kv", {})


def test_nobody_outside_is_waited_for_unless_a_verb_says_so() -> None:
    assert not Recover(name="web").waits_for_people()


def test_it_says_who_is_waited_for() -> None:
    by_ca = Create(name="web", spec=Spec(subject="CN=web", issuer=UNKNOWN))
    assert by_ca.waits_for_people()
    assert not ALL[0].waits_for_people()
    assert "certificate authority" in by_ca.waiting_sentence("kv")
    assert "making the key" in ALL[0].waiting_sentence("kv")


def test_it_says_until_when_the_version_is_valid() -> None:
    assert ALL[0].done_sentence("kv", {}) == "Web-1 has a new current version."
    said = ALL[0].done_sentence("kv", {"expires": 1_795_000_000})
    assert said == "Web-1 has a new current version, valid until 18 Nov 2026, 11:06 UTC."
