"""Keys, subjects and alternative names of the certificates that the vault makes."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from localvault.caller import Caller, fresh
from support.certificates import leaf, public


class TestKeys:
    @pytest.mark.parametrize("size", [2048, 3072, 4096])
    def test_rsa(self, call: Caller, size: int) -> None:
        key = leaf(call.ready(fresh(), key={"kty": "RSA", "key_size": size})).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        assert key.key_size == size

    @pytest.mark.parametrize(
        ("curve", "kind", "size"),
        [
            ("P-256", ec.SECP256R1, 256),
            ("P-384", ec.SECP384R1, 384),
            ("P-521", ec.SECP521R1, 521),
            ("P-256K", ec.SECP256K1, 256),
        ],
    )
    def test_elliptic_curves(
        self, call: Caller, curve: str, kind: type[ec.EllipticCurve], size: int
    ) -> None:
        bundle = call.ready(fresh(), key={"kty": "EC", "crv": curve})
        key = leaf(bundle).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert isinstance(key.curve, kind)
        props = bundle["policy"]["key_props"]
        assert list(props) == ["exportable", "kty", "key_size", "reuse_key", "crv"]
        assert (props["crv"], props["key_size"]) == (curve, size)

    def test_a_key_is_used_again_if_the_policy_says_so(self, call: Caller) -> None:
        name = fresh()
        key = {"kty": "EC", "crv": "P-256", "reuse_key": True}
        first, second = (leaf(call.ready(name, key=key)) for _ in range(2))
        assert public(first) == public(second)
        assert public(leaf(call.ready(name))) != public(first)


class TestNames:
    def test_all_kinds_of_alternative_names(self, call: Caller) -> None:
        sans = {
            "emails": ["a@example.com"],
            "dns_names": ["example.com", "*.example.com"],
            "upns": ["ada@example.com"],
            "ipAddresses": ["10.0.0.1", "2001:db8::1"],
            "uris": ["https://example.com/x"],
        }
        bundle = call.ready(fresh(), x509={"sans": sans})
        assert bundle["policy"]["x509_props"]["sans"] == sans
        found = leaf(bundle).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        assert not found.critical
        names = found.value
        assert names.get_values_for_type(x509.DNSName) == sans["dns_names"]
        assert names.get_values_for_type(x509.RFC822Name) == sans["emails"]
        assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == sans["ipAddresses"]
        assert names.get_values_for_type(x509.UniformResourceIdentifier) == sans["uris"]
        upn = names.get_values_for_type(x509.OtherName)[0]
        assert upn.value == b"\x0c\x0fada@example.com"

    def test_without_a_subject_the_alternative_names_are_critical(self, call: Caller) -> None:
        bundle = call.ready(fresh(), subject=None, x509={"sans": {"ipAddresses": ["10.0.0.1"]}})
        found = leaf(bundle).extensions.get_extension_for_class(x509.SubjectAlternativeName)
        assert found.critical
        assert "subject" not in bundle["policy"]["x509_props"]

    def test_the_subject_is_encoded_from_its_end(self, call: Caller) -> None:
        text = 'C=US, ST=WA, O="Contoso, Ltd", E=a@b.c, CN=www'
        subject = leaf(call.ready(fresh(), subject=text)).subject
        keys = [attribute.rfc4514_attribute_name for attribute in subject]
        assert keys == ["CN", "1.2.840.113549.1.9.1", "O", "ST", "C"]
        assert subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)[0].value == (
            "Contoso, Ltd"
        )
