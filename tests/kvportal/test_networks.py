"""The variables of the network are checked at the start, and have the same effect everywhere."""

from pathlib import Path

import pytest

from kvportal.environment import load
from tests.support.company import CompanyAuthority
from tests.support.environments import REAL, refusal

AUTHORITIES = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"]


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of an authority, alone in its folder."""
    return CompanyAuthority(tmp_path_factory.mktemp("authority")).ca


@pytest.mark.parametrize("name", AUTHORITIES)
class TestAuthorities:
    def test_a_file_and_a_folder_are_taken(self, ca: Path, name: str) -> None:
        assert load(REAL | {name: str(ca)}).authorities == (ca,)
        assert load(REAL | {name: f"{ca.parent}:{ca}"}).authorities == (ca.parent, ca)

    def test_one_that_does_not_exist_stops_the_start(self, ca: Path, name: str) -> None:
        missing = ca.with_name("missing.pem")
        expected = f"{name} names '{missing}', which does not exist."
        assert refusal(REAL | {name: str(missing)}) == expected
        assert refusal(REAL | {name: f"{ca}:{missing}"}) == expected

    def test_one_that_holds_no_certificate_stops_the_start(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "words.pem").write_text("words")
        assert "no certificate" in refusal(REAL | {name: str(tmp_path / "words.pem")})
        assert "without certificates" in refusal(REAL | {name: str(tmp_path)})


def test_authorities_of_all_variables_are_trusted_once(ca: Path) -> None:
    environment = load(REAL | dict.fromkeys(AUTHORITIES, str(ca)))
    assert environment.authorities == (ca,)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        ("https://me:word@proxy:3128", "reached by TLS"),
        ("socks5://me:word@proxy:1080", "of another kind (socks5)"),
        ("http://me:word@", "whose address is not understood"),
        ("http://me:word@proxy:many", "whose address is not understood"),
        ("me:word@[proxy", "whose address is not understood"),
    ],
)
def test_a_proxy_that_cannot_be_used_stops_the_start(name: str, proxy: str, reason: str) -> None:
    sentence = refusal(REAL | {name: proxy})
    assert sentence.startswith(f"{name} names a proxy ")
    assert reason in sentence
    assert "word" not in sentence


@pytest.mark.parametrize("proxy", ["http://proxy:3128", "proxy:3128", "http://me:word@proxy"])
def test_a_plain_proxy_is_taken(proxy: str) -> None:
    assert load(REAL | {"HTTPS_PROXY": proxy})
