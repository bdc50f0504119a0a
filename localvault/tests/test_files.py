"""Files that people import: those that the service takes, and those that it does not."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from localvault.caller import Answer, Caller, fresh
from support.made import PEM, PLAIN, Made, encoded, made, name

PEM_POLICY = {"secret_props": {"contentType": "application/x-pem-file"}}
GIVEN = made()
WHOLE = GIVEN.key_pem() + GIVEN.certificates_pem()
PARAMETERS = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"


def bring(call: Caller, value: str, **body: Any) -> Answer:
    return call("POST", f"/certificates/{fresh()}/import", {"value": value, **body})


def old_key(given: Made) -> str:
    key = given.key.private_bytes(PEM, PrivateFormat.TraditionalOpenSSL, PLAIN)
    return str(key.decode()) + given.certificates_pem()


class TestRefusedPem:
    @pytest.mark.parametrize(
        "text",
        [
            WHOLE.replace("\n", "\r\n"),
            "\ufeff" + WHOLE,
            "Bag Attributes\n" + WHOLE,
            GIVEN.key_pem() + "subject=CN = made\n" + GIVEN.certificates_pem(),
            PARAMETERS + WHOLE,
            old_key(GIVEN),
            old_key(made(rsa.generate_private_key(65537, 2048))),
        ],
        ids=["CRLF", "BOM", "before", "between", "parameters", "SEC1", "PKCS#1"],
    )
    @pytest.mark.parametrize("encode", [True, False])
    def test_it_holds_more_or_other_than_blocks(
        self, call: Caller, text: str, encode: bool
    ) -> None:
        value = base64.b64encode(text.encode()).decode() if encode else text
        refused = bring(call, value, policy=PEM_POLICY)
        assert (refused.status, refused.code) == (400, "BadParameter")
        assert "valid PEM format" in refused.json["error"]["message"]


class TestTaken:
    @pytest.mark.parametrize("key_first", [True, False])
    def test_an_encrypted_key_with_its_password(self, call: Caller, key_first: bool) -> None:
        closed = serialization.BestAvailableEncryption(b"geheim")
        key = GIVEN.key.private_bytes(PEM, PrivateFormat.PKCS8, closed).decode()
        parts = [key, GIVEN.certificates_pem()]
        text = "".join(parts if key_first else reversed(parts))
        imported = bring(call, text, pwd="geheim", policy=PEM_POLICY)
        assert imported.json["cer"] == encoded(GIVEN.leaf)
        assert bring(call, text, pwd="other", policy=PEM_POLICY).status == 400
        assert bring(call, text, policy=PEM_POLICY).status == 400

    def test_the_certificate_of_an_authority(self, call: Caller) -> None:
        given = made(extensions=(x509.BasicConstraints(ca=True, path_length=None),))
        policy = bring(call, given.pfx()).json["policy"]
        assert policy["x509_props"]["basic_constraints"] == {"ca": True}

    def test_a_pfx_of_aes_256_with_a_mac_by_sha_256(self, call: Caller) -> None:
        closed = (
            PrivateFormat.PKCS12.encryption_builder()
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(hashes.SHA256())
            .build(b"geheim")
        )
        held = pkcs12.serialize_key_and_certificates(None, GIVEN.key, GIVEN.leaf, None, closed)
        imported = bring(call, base64.b64encode(held).decode(), pwd="geheim")
        assert imported.json["cer"] == encoded(GIVEN.leaf)


class TestRefused:
    def test_a_policy_that_does_not_say_what_the_file_is(self, call: Caller) -> None:
        for policy in ({"issuer": {"name": "Self"}}, {"key_props": {"exportable": True}}):
            refused = bring(call, GIVEN.pfx(), policy=policy)
            assert refused.json["error"]["message"] == "Property policy has invalid value\r\n"
        assert bring(call, GIVEN.pfx(), policy={}).status == 200

    def test_what_has_expired(self, call: Caller) -> None:
        refused = bring(call, made(days=-1).pfx())
        assert (refused.status, refused.json["error"]) == (
            400, {"code": "BadParameter", "message": "X509 Certificate is already expired"},
        )  # fmt: skip

    def test_an_rsa_key_whose_authority_has_an_ec_key(self, call: Caller) -> None:
        by = ec.generate_private_key(ec.SECP256R1())
        given = made(rsa.generate_private_key(65537, 2048), by=by)
        assert bring(call, given.pfx()).code == "KeySizeNotSupported"

    @pytest.mark.parametrize(("length", "status"), [(200, 200), (201, 400)])
    def test_a_long_password(self, call: Caller, length: int, status: int) -> None:
        password = "p" * length
        assert bring(call, GIVEN.pfx(password), pwd=password).status == status

    @pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 400)])
    def test_a_long_subject(self, call: Caller, more: int, status: int) -> None:
        common = name("c" * 64).rdns
        units = [
            x509.RelativeDistinguishedName([x509.NameAttribute(oid, value)])
            for oid, value in (
                (NameOID.ORGANIZATION_NAME, "o" * 60),
                (NameOID.LOCALITY_NAME, "l" * (65 + more)),
            )
        ]
        # Together with "L=", "O=", "CN=" and the commas between them.
        subject = x509.Name([*common, *units])
        assert bring(call, made(subject=subject).pfx()).status == status
