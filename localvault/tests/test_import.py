"""Importing certificates that were made elsewhere, from PFX and PEM."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault
from support.certificates import leaf
from support.made import DER, Made, as_pem, encoded, made

PEM_POLICY = {"secret_props": {"contentType": "application/x-pem-file"}}


def bring(call: Caller, value: Any, **body: Any) -> Any:
    return call("POST", f"/certificates/{fresh()}/import", {"value": value, **body})


class TestPfx:
    @pytest.mark.parametrize("password", ["", "geheim"])
    def test_it_is_there_at_once(self, call: Caller, password: str) -> None:
        given = made()
        body = {"pwd": password} if password else {}
        imported = bring(call, given.pfx(password), tags={"a": "1"}, **body)
        assert (imported.status, imported.json["cer"]) == (200, encoded(given.leaf))
        assert "pending" not in imported.json
        assert imported.json["tags"] == {"a": "1"}
        policy = imported.json["policy"]
        assert policy["issuer"] == {"name": "Unknown"}
        assert policy["lifetime_actions"][0]["action"] == {"action_type": "EmailContacts"}

    def test_base64_may_be_broken_into_lines(self, call: Caller) -> None:
        given = made()
        lines = base64.encodebytes(base64.b64decode(given.pfx())).decode()
        assert bring(call, lines).json["cer"] == encoded(given.leaf)

    @pytest.mark.parametrize("password", ["wrong", None])
    def test_another_password(self, call: Caller, password: str | None) -> None:
        refused = bring(call, made().pfx("geheim"), pwd=password)
        assert refused.code == "BadParameter"
        assert "PKCS#12" in refused.json["error"]["message"]

    @pytest.mark.parametrize("value", ["junk", "", base64.b64encode(b"junk").decode(), None, 1])
    def test_what_is_none(self, call: Caller, value: Any) -> None:
        assert bring(call, value).code == "BadParameter"

    def test_one_that_has_expired(self, call: Caller) -> None:
        assert "expired" in bring(call, made(days=-1).pfx()).json["error"]["message"]

    @pytest.mark.parametrize(
        "key",
        [
            ed25519.Ed25519PrivateKey.generate(),
            ec.generate_private_key(ec.BrainpoolP256R1()),
            rsa.generate_private_key(65537, 1024),  # noqa: S505
        ],
        ids=["Ed25519", "brainpool", "RSA-1024"],
    )
    def test_a_kind_of_key_that_no_vault_keeps(self, call: Caller, key: Any) -> None:
        refused = bring(call, made(key).pfx())
        assert "private key is not supported" in refused.json["error"]["message"]


class TestPem:
    @pytest.mark.parametrize("key_first", [True, False])
    @pytest.mark.parametrize("encode", [True, False])
    def test_in_either_order_encoded_or_not(
        self, call: Caller, key_first: bool, encode: bool
    ) -> None:
        given = made()
        parts = [given.key_pem(), given.certificates_pem()]
        text = "".join(parts if key_first else reversed(parts))
        value = base64.b64encode(text.encode()).decode() if encode else text
        imported = bring(call, value, policy=PEM_POLICY)
        assert imported.json["cer"] == encoded(given.leaf)

    def test_the_certificate_is_the_one_of_the_key_wherever_it_stands(self, call: Caller) -> None:
        given = made()
        text = as_pem(given.authority) + as_pem(given.leaf) + given.key_pem()
        imported = bring(call, text, policy=PEM_POLICY)
        assert imported.json["cer"] == encoded(given.leaf)

    def test_it_has_to_be_said(self, call: Caller) -> None:
        given = made()
        refused = bring(call, given.key_pem() + given.certificates_pem())
        assert "PKCS#12" in refused.json["error"]["message"]

    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            (("certificates_pem",), "Private key is not specified"),
            (("key_pem",), "valid PEM format"),
            ((), "valid PEM format"),
        ],
    )
    def test_what_is_not_whole(self, call: Caller, parts: tuple[str, ...], expected: str) -> None:
        given = made()
        text = "".join(getattr(given, part)() for part in parts)
        refused = bring(call, text, policy=PEM_POLICY)
        assert expected in refused.json["error"]["message"]

    def test_a_certificate_of_no_version_that_there_is(self, call: Caller) -> None:
        given = made()
        version = given.leaf.public_bytes(DER).replace(b"\xa0\3\2\1\2", b"\xa0\3\2\1\7", 1)
        text = f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(version).decode()}\n"
        whole = f"{given.key_pem()}{text}-----END CERTIFICATE-----\n"
        refused = bring(call, whole, policy=PEM_POLICY)
        assert "valid PEM format" in refused.json["error"]["message"]

    def test_a_key_of_another_certificate(self, call: Caller) -> None:
        text = made().key_pem() + made().certificates_pem()
        refused = bring(call, text, policy=PEM_POLICY)
        assert "does not match the public part" in refused.json["error"]["message"]


class TestPolicy:
    @pytest.mark.parametrize(
        "policy",
        [
            "x",
            {"secret_props": "x"},
            {"secret_props": {"contentType": "text/plain"}},
            {"key_props": "x"},
            {"issuer": {"name": "nobody"}},
            {"lifetime_actions": [1]},
        ],
    )
    def test_odd_ones(self, call: Caller, policy: Any) -> None:
        refused = bring(call, made().pfx(), policy=policy)
        assert (refused.status, refused.code) == (400, "BadParameter")

    @pytest.mark.parametrize(
        "given",
        [made(), made(days=73_000), made(subject=x509.Name([]))],
        ids=["usual", "long", "nameless"],
    )
    def test_it_can_be_changed_and_renewed_by(
        self, vault: LocalVault, call: Caller, given: Made
    ) -> None:
        name = fresh()
        call("POST", f"/certificates/{name}/import", {"value": given.pfx()})
        change = {"issuer": {"name": "Self"}}
        assert call("PATCH", f"/certificates/{name}/policy", change).status == 200
        vault.change("renew", name)
        assert leaf(call("GET", f"/certificates/{name}").json).subject == given.leaf.subject

    def test_names_and_key_are_the_certificates_whatever_was_asked(self, call: Caller) -> None:
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "US"),
                x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, "WA"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A, B"),
                x509.NameAttribute(NameOID.COMMON_NAME, "www"),
            ]
        )
        extensions = (
            x509.SubjectAlternativeName([x509.DNSName("www.example.com")]),
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        )
        given = made(
            ec.generate_private_key(ec.SECP384R1()), subject=subject, extensions=extensions
        )
        asked = {
            "issuer": {"name": "Self"},
            "x509_props": {"subject": "CN=other", "validity_months": 12},
            "secret_props": {"contentType": "application/x-pkcs12"},
            "key_props": {"kty": "RSA", "key_size": 2048, "exportable": False, "reuse_key": True},
        }
        policy = bring(call, given.pfx(), policy=asked).json["policy"]
        assert policy["issuer"] == {"name": "Self"}
        assert policy["lifetime_actions"][0]["action"] == {"action_type": "AutoRenew"}
        assert policy["key_props"] == {
            "exportable": False, "kty": "EC", "key_size": 384, "reuse_key": True, "crv": "P-384",
        }  # fmt: skip
        assert policy["x509_props"] == {
            "subject": 'CN=www, O="A, B", S=WA, C=US',
            "sans": {"emails": [], "dns_names": ["www.example.com"], "upns": []},
            "ekus": ["1.3.6.1.5.5.7.3.1"],
            "key_usage": [],
            "validity_months": 3,
            "basic_constraints": {"ca": False},
        }

    def test_rsa(self, call: Caller) -> None:
        policy = bring(call, made(rsa.generate_private_key(65537, 2048)).pfx()).json["policy"]
        assert (policy["key_props"]["kty"], policy["key_props"]["key_size"]) == ("RSA", 2048)

    def test_over_a_name_it_makes_a_version(self, call: Caller) -> None:
        first = call.ready(name := fresh())
        body = {"value": made().pfx()}
        second = call("POST", f"/certificates/{name}/import", body).json
        assert second["id"] != first["id"]
        assert len(call("GET", f"/certificates/{name}/versions").json["value"]) == 2
        assert call("GET", f"/certificates/{name}/pending").status == 404
        assert second["policy"]["attributes"]["created"] == first["policy"]["attributes"]["created"]

    def test_somebody_else_may_have_imported(self, vault: LocalVault, call: Caller) -> None:
        first = call.ready(name := fresh())
        vault.change("import", name, subject="CN=theirs", key_type="EC-P-384", tags={"a": "1"})
        bundle = call("GET", f"/certificates/{name}").json
        assert (bundle["id"] != first["id"], bundle["tags"]) == (True, {"a": "1"})
        policy = bundle["policy"]
        assert (policy["x509_props"]["subject"], policy["key_props"]["crv"]) == (
            "CN=theirs", "P-384",
        )  # fmt: skip
        assert policy["issuer"] == {"name": "Unknown"}
        assert "pending" not in bundle

    def test_not_while_a_version_is_made_nor_over_a_deleted_name(self, call: Caller) -> None:
        body = {"value": made().pfx()}
        call.create(name := fresh(), issuer="Unknown")
        assert call("POST", f"/certificates/{name}/import", body).status == 409
        call.ready(name := fresh())
        call("DELETE", f"/certificates/{name}")
        assert call("POST", f"/certificates/{name}/import", body).status == 409
