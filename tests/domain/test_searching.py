"""What a text from any clipboard means."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.numbers import Numbers, serial_of
from certificates.domain.searching import (
    Pem,
    Place,
    PrivateKey,
    Search,
    Site,
    Words,
    read_search,
    words_of,
)
from certificates.domain.x509 import pem
from tests.domain.certificates import certificate, csr

SHA1 = "AB12CD34EF56AB12CD34EF56AB12CD34EF56AB12"
SHA256 = hashlib.sha256(b"a certificate").hexdigest().upper()
VERSION = "3f2a9b1c3f2a9b1c3f2a9b1c3f2a9b1c"
X5T = base64.urlsafe_b64encode(bytes.fromhex(SHA1)).decode().rstrip("=")
X5T_256 = base64.urlsafe_b64encode(bytes.fromhex(SHA256)).decode().rstrip("=")
URL = "https://kv-payments.vault.azure.net"
WEB = Place("kv-payments.vault.azure.net", "web-prod")
OLD = Place("kv-payments.vault.azure.net", "web-prod", VERSION)
KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----"
CERTIFICATE, CSR = certificate(), csr()
CERTIFICATE_PEM = pem(CERTIFICATE, "CERTIFICATE").decode()
CSR_PEM = pem(CSR, "CERTIFICATE REQUEST").decode()


def colons(digits: str) -> str:
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


PORTAL = (
    "https://portal.azure.com/#view/Microsoft_Azure_KeyVault/ObjectVersionMenuBlade/~/overview"
    "/objectType/certificates/objectId/https%3A%2F%2Fkv-payments.vault.azure.net%2F"
)
SHA1_OR_SERIAL = Numbers(thumbprint=SHA1, serials=(SHA1,))

TABLE: dict[str, tuple[str, Search]] = {
    "words": ("Contoso  payments", Words(("contoso", "payments"))),
    "words again": ("a A\na", Words(("a",))),
    "nothing": ("  \n", Words(())),
    "quotes around words": ("“Web Prod”", Words(("web", "prod"))),
    "quotes within": ('O="Contoso, Ltd"', Words(('o="contoso,', "ltd"))),
    "an identifier": (f"{URL}/certificates/web-prod", WEB),
    "one that ends with a slash": (f"{URL}/secrets/web-prod/", WEB),
    "one of a key": (f"  {URL}/keys/web-prod/{VERSION}\n", OLD),
    "one with capitals": (
        f"HTTPS://KV-Payments.vault.azure.net/Certificates/web-prod/{VERSION.upper()}",
        OLD,
    ),
    "one encoded": ("https%3A%2F%2Fkv-payments.vault.azure.net%2Fsecrets%2Fweb-prod", WEB),
    "one of its operation": (f"{URL}/certificates/web-prod/pending?api-version=7.4", WEB),
    "the Azure Portal": (f"{PORTAL}certificates%2Fweb-prod%2F{VERSION}/vaultId/%2Fsub", OLD),
    "encoded twice": (f"{PORTAL}certificates%2Fweb-prod".replace("%", "%25"), WEB),
    "a stand-in": ("https://localhost:8443/certificates/web", Place("localhost:8443", "web")),
    "no name": (
        f"{URL}/certificates/web_prod",
        Site(f"{URL}/certificates/web_prod", "kv-payments.vault.azure.net"),
    ),
    "a reference": (f"@Microsoft.KeyVault(SecretUri={URL}/secrets/web-prod/{VERSION})", OLD),
    "a reference by names": (
        f"@Microsoft.KeyVault(VaultName=kv-payments;SecretName=web-prod;SecretVersion={VERSION})",
        Place("kv-payments", "web-prod", VERSION),
    ),
    "a reference without version": (
        "@Microsoft.KeyVault(VaultName=KV-payments; SecretName=web-prod)",
        Place("kv-payments", "web-prod"),
    ),
    "vault and name": ("'KV-payments/Web-Prod'", Place("kv-payments", "Web-Prod")),
    "SHA-1": (SHA1.lower(), SHA1_OR_SERIAL),
    "SHA-1 from Windows": ("\u200e" + SHA1.lower(), SHA1_OR_SERIAL),
    "SHA-1 with blanks": (" ".join([SHA1[:10], SHA1[10:]]), SHA1_OR_SERIAL),
    "SHA-1 over two lines": (f"{SHA1[:20]}\r\n{SHA1[20:]}", SHA1_OR_SERIAL),
    "SHA-1 from openssl": (f"SHA1 Fingerprint={colons(SHA1)}", SHA1_OR_SERIAL),
    "SHA-1 as x5t": (f'"{X5T}"', Numbers(thumbprint=SHA1)),
    "SHA-1 in base64": (X5T.replace("-", "+") + "=", Numbers(thumbprint=SHA1)),
    "SHA-256": (colons(SHA256), Numbers(sha256=SHA256, serials=(SHA256,))),
    "SHA-256 from this portal": (f"sha256:{SHA256}", Numbers(sha256=SHA256, serials=(SHA256,))),
    "SHA-256 as x5t#S256": (X5T_256, Numbers(sha256=SHA256)),
    "32 digits": (VERSION.upper(), Numbers(version=VERSION, serials=(VERSION.upper(),))),
    "a serial number": ("0x00 0a bc de f0", Numbers(serials=("0ABCDEF0",))),
    "one with a label": ("serial=ABCDEF", Numbers(serials=("ABCDEF",))),
    "zeros": ("000000", Numbers(serials=("00",))),
    "five digits": ("ABCDE", Words(("abcde",))),
    "a short serial number": ("Serial: 0a", Numbers(serials=("0A",))),
    "a serial number with dashes": ("0a-bc-de-f0-12", Numbers(serials=("0ABCDEF012",))),
    "with typographic dashes": (
        "0a\u2010bc\u2011de\u2013f0\u201412",
        Numbers(serials=("0ABCDEF012",)),
    ),
    "a negative serial number": ("-06:4E:12", Numbers(serials=("F9B1EE",))),
    "with a typographic minus": ("Serial Number: \u2212064E12", Numbers(serials=("F9B1EE",))),
    "a decimal one": ("123456789", Numbers(serials=("0123456789", "075BCD15"))),
    "a negative decimal one": ("-123456789", Numbers(serials=("FEDCBA9877", "F8A432EB"))),
    "both as openssl shows them": ("Serial Number: 4660 (0x1234)", Numbers(serials=("1234",))),
    "the 8 digits of a version": (
        VERSION[:8],
        Numbers(version_start="3f2a9b1c", serials=("3F2A9B1C",)),
    ),
    "a thumbprint with a label": (f"Thumbprint: {SHA1}", SHA1_OR_SERIAL),
    "one as this portal labels it": (f"X.509 SHA-1 Thumbprint {SHA1}", SHA1_OR_SERIAL),
    "one from certutil": (f"Cert Hash(sha1): {SHA1.lower()}", SHA1_OR_SERIAL),
    "one behind a dash of a list": (
        f"- {SHA1}",
        Numbers(thumbprint=SHA1, serials=(serial_of(-int(SHA1, 16)),)),
    ),
    "one with dashes": (colons(SHA1).replace(":", "\u2013"), SHA1_OR_SERIAL),
    "a label alone": ("Thumbprint:", Words(("thumbprint:",))),
    "a site": (
        "https://WWW.contoso.com:8443/Login?x=1#top",
        Site("https://www.contoso.com:8443/login?x=1#top", "www.contoso.com"),
    ),
    "a site without a scheme": (
        "www.contoso.com/login",
        Site("www.contoso.com/login", "www.contoso.com"),
    ),
    "a host with a port": ("www.contoso.com:443", Site("www.contoso.com:443", "www.contoso.com")),
    "a host alone": ("www.contoso.com", Words(("www.contoso.com",))),
    "a site by its address": (
        "https://[2001:0DB8::7]/",
        Site("https://[2001:0db8::7]/", "2001:0db8::7"),
    ),
    "a certificate": (CERTIFICATE_PEM, Pem((CERTIFICATE,), ())),
    "a certificate on one line": (" ".join(CERTIFICATE_PEM.split("\n")), Pem((CERTIFICATE,), ())),
    "a chain": (CERTIFICATE_PEM * 2, Pem((CERTIFICATE, CERTIFICATE), ())),
    "a request": (CSR_PEM, Pem((), (CSR,))),
    "a request from Windows": (
        pem(CSR, "NEW CERTIFICATE REQUEST").decode(),
        Pem((), (CSR,)),
    ),
    "half a certificate": (CERTIFICATE_PEM[:80], Pem((), ())),
    "a private key": (KEY, PrivateKey()),
    "one beside a certificate": (CERTIFICATE_PEM + KEY, PrivateKey()),
    "one with invisible marks": (KEY.replace("E K", "E\u200b K"), PrivateKey()),
}


@pytest.mark.parametrize("case", TABLE)
def test_a_text_means(case: str) -> None:
    text, meaning = TABLE[case]
    assert read_search(text) == meaning


@pytest.mark.parametrize(
    ("number", "digits"),
    [(0, "00"), (10, "0A"), (0xABC, "0ABC"), (-1, "FF"), (-128, "80"), (-129, "FF7F")],
)
def test_a_serial_number_is_kept_as_its_bytes(number: int, digits: str) -> None:
    assert serial_of(number) == digits


def test_a_search_has_no_more_words_than_a_database_takes() -> None:
    assert len(words_of(" ".join(map(str, range(1000))))) == 30


@given(st.text() | st.from_regex(r"(https://|-----BEGIN |@Microsoft\.|0x|%)[\w/:%=;()-]*"))
def test_no_text_is_too_odd(text: str) -> None:
    read_search(text)
    assert not set("\0\ud800") & set("".join(words_of(text)))
