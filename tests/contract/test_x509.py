"""Requests and certificates: built like those that the real service made."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from localvault.x509 import Issued, generate_key, make_csr, self_sign
from tests.contract.recorded_x509 import CERTIFICATE, REQUEST, WILDCARD

DEFAULTS: dict[str, Any] = {
    "ekus": ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
    "key_usage": ["digitalSignature", "keyEncipherment"],
    "validity_months": 12,
}
PLAIN = {"subject": "CN=DefaultPolicy", "sans": {}, **DEFAULTS}
NAMED = {
    **DEFAULTS,
    "subject": "CN=*.microsoft.com",
    "sans": {"dns_names": ["sdk.azure-int.net"]},
    "validity_months": 24,
}
OF_THE_KEY = (x509.SubjectKeyIdentifier.oid, x509.AuthorityKeyIdentifier.oid)


@pytest.fixture(scope="module")
def key() -> bytes:
    return generate_key({"kty": "RSA", "key_size": 2048})


def described(certificate: x509.Certificate | x509.CertificateSigningRequest) -> list[Any]:
    """Return all that does not come from the key: names to the byte, extensions in order."""
    found: list[Any] = [certificate.subject.public_bytes(), certificate.signature_algorithm_oid]
    for extension in certificate.extensions:
        value = b"" if extension.oid in OF_THE_KEY else extension.value.public_bytes()
        found.append((extension.oid, extension.critical, value))
    return found


def loaded(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(base64.b64decode(text))


class TestRequest:
    def test_it_is_built_like_the_recorded_one(self, key: bytes) -> None:
        ours = x509.load_der_x509_csr(make_csr(key, PLAIN))
        theirs = x509.load_der_x509_csr(base64.b64decode(REQUEST))
        assert described(ours) == described(theirs)
        assert ours.is_signature_valid


class TestCertificate:
    @pytest.mark.parametrize(("props", "text"), [(PLAIN, CERTIFICATE), (NAMED, WILDCARD)])
    def test_it_is_built_like_the_recorded_one(
        self, key: bytes, props: dict[str, Any], text: str
    ) -> None:
        theirs = loaded(text)
        created = theirs.not_valid_before_utc.timestamp() + 600
        issued: Issued = self_sign(key, props, created)
        ours = x509.load_der_x509_certificate(issued.der)
        assert described(ours) == described(theirs)
        assert ours.issuer == ours.subject
        assert ours.not_valid_after_utc == theirs.not_valid_after_utc
        assert (issued.nbf + 600, issued.exp) == (created, ours.not_valid_after_utc.timestamp())
        assert len(issued.der) == len(base64.b64decode(text))

    def test_both_key_identifiers_are_of_its_own_key(self, key: bytes) -> None:
        ours = x509.load_der_x509_certificate(self_sign(key, PLAIN, 1_774_657_881).der)
        public = ours.public_key()
        assert isinstance(public, rsa.RSAPublicKey)
        own = x509.SubjectKeyIdentifier.from_public_key(public).digest
        extensions = ours.extensions
        subject = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        issuer = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        assert subject.digest == issuer.key_identifier == own
