"""What no row may hold: it cannot be pickled, printed or compared by its password."""

import copy
import hashlib
import json
import pickle

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from certificates.domain.sealed import Given, Sealed
from certificates.domain.verdicts import Done

KEY, PASSWORD = b"marker-private-key", "marker-password"
SEALED = Sealed(files=(KEY, b"another"), password=PASSWORD)
GIVEN = Given(content=KEY, filename="web.backup")


@pytest.mark.parametrize("secret", [SEALED, GIVEN, Done(given=GIVEN)])
def test_a_secret_is_written_nowhere_by_mistake(secret: object) -> None:
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        if isinstance(secret, Done) and write is copy.copy:
            continue  # it shares the secret, and writes nothing
        with pytest.raises(TypeError, match="stays in the memory"):
            write(secret)
    with pytest.raises(TypeError):
        json.dumps(secret, cls=DjangoJSONEncoder)
    for text in (repr(secret), str(secret), f"{secret}", f"{[secret]}"):
        assert "marker" not in text


def test_files_are_known_by_their_hashes_in_any_order() -> None:
    other_way = Sealed(files=(b"another", KEY), password=PASSWORD)
    assert SEALED.digests == other_way.digests
    assert SEALED.digests == sorted(hashlib.sha256(file).hexdigest() for file in SEALED.files)
    assert Sealed(files=(KEY,)).digests != SEALED.digests


def test_no_hash_has_a_password_in_it() -> None:
    assert SEALED.digests == Sealed(files=SEALED.files, password="another").digests
    assert Sealed(password=PASSWORD).digests == []


def test_two_files_are_not_one_that_begins_as_they_do() -> None:
    assert Sealed(files=(b"ab", b"c")).digests != Sealed(files=(b"a", b"bc")).digests


def test_what_is_handed_out_can_be_recognised() -> None:
    assert GIVEN.facts == {
        "filename": "web.backup",
        "bytes": len(KEY),
        "sha256": hashlib.sha256(KEY).hexdigest(),
    }
