"""The secret of a certificate: certificate and private key, in both forms."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from localvault.caller import EC, Caller, fresh
from localvault.testing import LocalVault
from support.certificates import leaf, public
from support.made import encoded, made

PEM = "application/x-pem-file"


class TestSecret:
    def test_a_pfx_with_an_empty_password(self, call: Caller) -> None:
        bundle = call.ready(name := fresh())
        secret = call("GET", f"/secrets/{name}/").json
        assert list(secret) == ["value", "contentType", "id", "managed", "attributes", "kid"]
        assert (secret["id"], secret["kid"]) == (bundle["sid"], bundle["kid"])
        assert secret["attributes"] == bundle["attributes"]
        held = pkcs12.load_pkcs12(base64.b64decode(secret["value"]), None)
        assert held.cert is not None
        assert held.cert.certificate == leaf(bundle)
        assert held.key is not None
        assert public(leaf(bundle)) == held.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def test_pem_with_its_chain(self, call: Caller) -> None:
        given = made()
        body = {"value": given.pfx(), "policy": {"secret_props": {}}}
        name = fresh()
        call("POST", f"/certificates/{name}/import", body)
        asked = f"/secrets/{name}?outContentType={PEM}"
        secret = call("GET", asked, version="2025-07-01").json
        assert secret["contentType"] == PEM
        assert secret["value"].startswith("-----BEGIN PRIVATE KEY-----\n")
        assert secret["value"].endswith("-----END CERTIFICATE-----\n")
        chain = x509.load_pem_x509_certificates(secret["value"].encode())
        assert [encoded(each) for each in chain] == [encoded(given.leaf), encoded(given.authority)]
        assert call("GET", asked).json["contentType"] == "application/x-pkcs12"

    def test_only_a_pfx_can_be_transformed(self, call: Caller) -> None:
        name = fresh()
        given = made()
        text = given.key_pem() + given.certificates_pem()
        policy = {"secret_props": {"contentType": PEM}}
        call("POST", f"/certificates/{name}/import", {"value": text, "policy": policy})
        refused = call("GET", f"/secrets/{name}?outContentType={PEM}", version="2025-07-01")
        assert "Only PFX to PEM" in refused.json["error"]["message"]

    def test_without_export_there_is_no_key_in_it(self, call: Caller) -> None:
        call.ready(name := fresh(), key={**EC, "exportable": False})
        value = call("GET", f"/secrets/{name}").json["value"]
        held = pkcs12.load_pkcs12(base64.b64decode(value), None)
        assert held.key is None
        assert len(held.additional_certs) == 1

    def test_readers_of_a_disabled_one_are_refused(self, vault: LocalVault, call: Caller) -> None:
        first = call.ready(name := fresh())
        call.ready(name)
        vault.change("disable", name)
        refused = call("GET", f"/secrets/{name}")
        assert refused.status == 403
        assert refused.json["error"]["innererror"] == {"code": "SecretDisabled"}
        assert call("GET", f"/secrets/{name}/{first['id'][-32:]}").status == 200
        assert call("GET", f"/certificates/{name}").status == 200

    def test_what_is_not_there(self, vault: LocalVault, call: Caller) -> None:
        call.ready(gone := fresh())
        vault.change("delete", gone)
        call.create(shell := fresh(), issuer="Unknown")
        for name in (gone, shell, fresh(), f"{shell}/{'0' * 32}"):
            refused = call("GET", f"/secrets/{name}")
            assert (refused.status, refused.code) == (404, "SecretNotFound")

    @pytest.mark.parametrize(("method", "word"), [("PUT", "set"), ("DELETE", "delete")])
    def test_only_the_certificate_changes_it(self, call: Caller, method: str, word: str) -> None:
        call.ready(name := fresh())
        refused = call(method, f"/secrets/{name}", {"value": "x"} if method == "PUT" else None)
        assert (refused.status, refused.code) == (403, "Forbidden")
        assert refused.json["error"]["innererror"] == {"code": "SecretManagedByKeyVault"}
        assert f'Operation "{word}"' in refused.json["error"]["message"]
