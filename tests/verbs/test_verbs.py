"""What holds for every verb: its name, its words, its one request."""

from typing import Any
from unittest.mock import create_autospec

import pytest

from certificates.domain.issuers import UNKNOWN
from certificates.domain.spec import Spec
from certificates.domain.stored import from_json, to_json
from certificates.domain.verdicts import Done, Working
from certificates.verbs import Create, Delete, Disable, Recover, Verb
from certificates.verbs.base import Gateway
from tests.verbs.specimens import ALL, SAMPLES, SPECIMENS, Specimen
from tests.verbs.specimens.base import NAME

CREATE = SAMPLES["create"]
each = pytest.mark.parametrize("specimen", ALL, ids=str)


def send(verb: Verb, request: tuple[Any, ...], gives: object) -> Done | Working:
    """Send it to a gateway that takes only ``request``, and ``gives`` something for it."""
    gateway = create_autospec(Gateway, instance=True)
    getattr(gateway, request[0]).return_value = gives
    answer = verb.send(gateway, None)
    assert gateway.mock_calls == [request]
    return answer


@each
def test_each_is_one_request_with_the_name_as_it_was_typed(specimen: Specimen) -> None:
    assert send(specimen.sample, specimen.request, specimen.gives) == specimen.answer
    assert specimen.request[1][0] == NAME


def test_where_nothing_is_kept_the_answer_to_a_delete_is_the_end() -> None:
    delete = SPECIMENS["delete"]
    assert send(delete.sample, delete.request, False) == Done()


def test_a_version_that_is_named_is_the_one_that_is_changed() -> None:
    disable, older = SPECIMENS["disable"], "0" * 32
    method, _, options = disable.request
    request = (method, (NAME, older), options)
    assert send(Disable(name=NAME, version=older), request, older) == Done({"version": older})


@each
def test_each_comes_back_from_its_row(specimen: Specimen) -> None:
    verb = specimen.sample
    assert from_json(type(verb), to_json(verb)) == verb


@each
def test_each_holds_what_it_says_while_it_is_open(specimen: Specimen) -> None:
    key = NAME.lower()
    assert specimen.sample.slot == (specimen.holds and specimen.holds.format(name=key))


@pytest.mark.parametrize("name", ["", "a/b", "a b", "../x", "ä", "a" * 128, "web\n"])
@pytest.mark.parametrize("kind", [Delete, Recover])
def test_what_is_no_name_is_no_request(kind: type[Delete] | type[Recover], name: str) -> None:
    with pytest.raises(ValueError, match="1 to 127"):
        kind(name=name)


@each
def test_each_says_what_it_does_and_what_became_of_it(specimen: Specimen) -> None:
    verb = specimen.sample
    title = verb.words.title.format(name=verb.name, vault="kv-payments")
    assert NAME in title
    assert "kv-payments" in title
    assert verb.waiting_sentence("kv-payments").endswith(".")
    assert verb.done_sentence("kv-payments", {}).endswith(".")
    assert "{" not in verb.waiting_sentence("kv") + verb.done_sentence("kv", {})
    assert verb.attempt.infinitive == f"{specimen.refused_to} {NAME}"


def test_nobody_outside_is_waited_for_unless_a_verb_says_so() -> None:
    assert not Recover(name="web").waits_for_people()


def test_it_says_who_is_waited_for() -> None:
    by_ca = Create(name="web", spec=Spec(subject="CN=web", issuer=UNKNOWN))
    assert by_ca.waits_for_people()
    assert not CREATE.waits_for_people()
    assert "certificate authority" in by_ca.waiting_sentence("kv")
    assert "making the key" in CREATE.waiting_sentence("kv")


def test_it_says_until_when_the_version_is_valid() -> None:
    assert CREATE.done_sentence("kv", {}) == "Web-1 has a new current version."
    said = CREATE.done_sentence("kv", {"expires": 1_795_000_000})
    assert said == "Web-1 has a new current version, valid until 18 Nov 2026, 11:06 UTC."
