"""The bytes of a certificate's PFX, which clients in other languages open by their own rules."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat, pkcs12

from localvault import pfx
from localvault.caller import Caller, fresh
from support.made import DER, Made, made

TRIPLE_DES = bytes.fromhex("060a2a864886f70d010c0103")
SHROUDED = bytes.fromhex("060b2a864886f70d010c0a0102")
PLAIN_KEY = bytes.fromhex("060b2a864886f70d010c0a0101")
SHA1 = bytes.fromhex("300906052b0e03021a0500")
FRIENDLY_NAME = bytes.fromhex("06092a864886f70d010914")
LOCAL_KEY_ID = bytes.fromhex("06092a864886f70d010915")
ROUNDS = bytes.fromhex("020207d0")


def written(given: Made, *, with_key: bool = True) -> bytes:
    private = given.key.private_bytes(DER, PrivateFormat.PKCS8, NoEncryption())
    certificates = [each.public_bytes(DER) for each in (given.leaf, given.authority)]
    return pfx.write(private if with_key else None, certificates)


@pytest.mark.parametrize("password", [None, b""])
def test_it_opens_with_no_password_and_an_empty_one(password: bytes | None) -> None:
    given = made()
    held: Any = pkcs12.load_pkcs12(written(given), password)
    assert held.key.private_numbers() == given.key.private_numbers()
    assert (held.cert.certificate, held.cert.friendly_name) == (given.leaf, None)
    assert [each.certificate for each in held.additional_certs] == [given.authority]


def test_another_password_does_not_open_it() -> None:
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_pkcs12(written(made()), b"other")


def test_a_changed_byte_is_noticed() -> None:
    content = bytearray(written(made()))
    content[len(content) // 2] ^= 1
    with pytest.raises(ValueError, match=r"."):
        pkcs12.load_pkcs12(bytes(content), None)


def test_key_and_certificates_are_closed_by_triple_des_in_2000_rounds() -> None:
    content = written(made())
    assert content.count(TRIPLE_DES) == 2
    assert content.count(ROUNDS) == 3
    assert content.endswith(ROUNDS)
    assert SHA1 in content[-64:]
    assert (SHROUDED in content, PLAIN_KEY in content, FRIENDLY_NAME in content) == (
        True, False, False,
    )  # fmt: skip
    # The one of the certificate is inside what is encrypted.
    assert content.count(LOCAL_KEY_ID) == 1


def test_without_a_key_it_holds_the_certificates() -> None:
    given = made()
    content = written(given, with_key=False)
    held = pkcs12.load_pkcs12(content, None)
    assert (held.key, held.cert, SHROUDED in content) == (None, None, False)
    assert [each.certificate for each in held.additional_certs] == [given.leaf, given.authority]


def test_a_secret_is_such_a_one(call: Caller) -> None:
    call.ready(name := fresh())
    content = base64.b64decode(call("GET", f"/secrets/{name}").json["value"])
    assert (content.count(TRIPLE_DES), SHROUDED in content) == (2, True)
