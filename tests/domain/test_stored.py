"""Records come back from JSON as they were."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.domain.failures import Failure, FailureKind
from certificates.domain.looks import (
    CertificateSeen,
    Content,
    DeletedSeen,
    Get,
    Look,
    PendingSeen,
    VersionSeen,
)
from certificates.domain.settling import Memo
from certificates.domain.spec import Spec
from certificates.domain.stored import from_json, to_json
from certificates.domain.verdicts import Accepted

# What JSON and both databases can hold: no half characters, no NUL.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
TIME = st.integers(0, 2**40)
SECONDS = st.floats(0, 2e9, allow_nan=False)


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: TIME,
    bool: st.booleans(),
    float: SECONDS,
    int | None: st.none() | TIME,
    float | None: st.none() | SECONDS,
    FailureKind: st.sampled_from(FailureKind),
}


def some(record: Any, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records: each field by its type, or as ``more`` says."""
    plain = {f.name: BY_TYPE[f.type] for f in fields(record) if f.type in BY_TYPE}
    return st.builds(record, **plain | more)


NAMES = st.lists(TEXT, max_size=3).map(tuple)
ATTRIBUTES = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
CONTENT = st.none() | some(Content, subject=ATTRIBUTES, names=NAMES)
VERSION = some(VersionSeen, content=CONTENT)
CERTIFICATE = st.none() | some(CertificateSeen)
LOOK = some(
    Look,
    gets=st.lists(st.sampled_from(Get)).map(tuple),
    certificate=CERTIFICATE,
    certificate_last=CERTIFICATE,
    pending=st.none() | some(PendingSeen, content=CONTENT),
    versions=st.lists(VERSION, max_size=3).map(tuple),
    deleted=st.none() | some(DeletedSeen, latest=st.none() | VERSION),
)
SPEC = some(Spec, dns_names=NAMES, uris=NAMES, tags=st.dictionaries(TEXT, TEXT, max_size=3))


def comes_back(record: Any) -> None:
    stored = json.loads(json.dumps(to_json(record)))
    assert from_json(type(record), stored) == record


@settings(max_examples=60, deadline=None)
@given(LOOK)
def test_a_look(look: Look) -> None:
    comes_back(look)


@settings(max_examples=60, deadline=None)
@given(some(Accepted))
def test_what_acceptance_gave(accepted: Accepted) -> None:
    comes_back(accepted)


@settings(max_examples=60, deadline=None)
@given(SPEC)
def test_a_spec(spec: Spec) -> None:
    comes_back(spec)


@settings(max_examples=60, deadline=None)
@given(some(Failure))
def test_a_failure(failure: Failure) -> None:
    comes_back(failure)


@settings(max_examples=60, deadline=None)
@given(some(Memo))
def test_a_memo(memo: Memo) -> None:
    comes_back(memo)


def test_a_default_is_written_out_so_that_old_rows_stay_as_they_are() -> None:
    assert to_json(Spec())["key_size"] == 2048
    assert to_json(Look(gets=(Get.DELETED,)))["gets"] == ["deleted"]
    assert to_json(Failure(kind=FailureKind.DNS, vault="kv"))["kind"] == "dns"


@pytest.mark.parametrize("data", [{}, {"key": "k"}, [], None, {"key": 1, "subject": "x"}])
def test_what_is_no_such_record_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="Content"):
        from_json(Content, data)


def test_an_unheard_of_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        from_json(Failure, {"kind": "boredom", "vault": "kv"})
