"""Certificate authorities are found in files and in folders of either kind."""

import shutil
import ssl
from pathlib import Path

import pytest

from certificates.domain.authorities import NoAuthorities, has_hashed_names, load_authorities
from tests.support.company import CompanyAuthority


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of an authority."""
    return CompanyAuthority(tmp_path_factory.mktemp("authority")).ca


def loaded(path: Path) -> int:
    """How many authorities a context has that was given this path."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    load_authorities(context, path)
    return len(context.get_ca_certs())


def test_a_file(ca: Path) -> None:
    assert loaded(ca) == 1


@pytest.mark.parametrize("suffix", [".pem", ".crt"])
def test_a_folder_without_hashed_names_is_read_file_by_file(
    ca: Path, tmp_path: Path, suffix: str
) -> None:
    shutil.copy(ca, tmp_path / f"company{suffix}")
    (tmp_path / "server-key.pem").write_text("no certificate")
    assert not has_hashed_names(tmp_path)
    assert loaded(tmp_path) == 1


def test_a_folder_with_hashed_names_is_left_to_openssl(ca: Path, tmp_path: Path) -> None:
    """OpenSSL looks a file up when it needs it, so nothing is loaded yet."""
    shutil.copy(ca, tmp_path / "01234567.0")
    assert has_hashed_names(tmp_path)
    assert loaded(tmp_path) == 0


def test_what_holds_no_authority_is_named(ca: Path, tmp_path: Path) -> None:
    with pytest.raises(NoAuthorities, match="does not exist"):
        loaded(tmp_path / "missing.pem")
    (tmp_path / "empty.pem").touch()
    with pytest.raises(NoAuthorities, match="no certificate in PEM format"):
        loaded(tmp_path / "empty.pem")
    with pytest.raises(NoAuthorities, match="folder without certificates"):
        loaded(tmp_path)
