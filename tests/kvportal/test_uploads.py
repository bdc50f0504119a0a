"""Uploads stay in memory, whatever their size; one that is too large comes empty."""

import tempfile
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

MOST = settings.FILE_UPLOAD_MAX_MEMORY_SIZE


@pytest.fixture(autouse=True)
def _no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making one fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a temporary file is made")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)


def sent(*contents: bytes, **fields: str) -> HttpRequest:
    """A form as a browser sends it, with so many files."""
    files = {f"file{n}": SimpleUploadedFile(f"{n}.pfx", file) for n, file in enumerate(contents)}
    return RequestFactory().post("/", {**fields, **files})


def received(request: HttpRequest, name: str = "file0") -> InMemoryUploadedFile:
    """One of its files."""
    file = request.FILES[name]
    assert isinstance(file, InMemoryUploadedFile)
    assert isinstance(file.file, BytesIO)
    return file


@pytest.mark.parametrize("size", [1, 64 * 1024, 64 * 1024 + 1, MOST - 1, MOST])
def test_a_file_comes_whole(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    file = received(sent(content))
    assert (file.size, file.read()) == (size, content)


@pytest.mark.parametrize("size", [MOST + 1, 3 * MOST, 20 * MOST])
def test_a_file_that_is_too_large_comes_empty_with_its_size(size: int) -> None:
    request = sent(b"x" * size, nonce="kept")
    file = received(request)
    assert (file.size, file.read()) == (size, b"")
    assert request.POST["nonce"] == "kept"


def test_each_file_has_a_limit_of_its_own() -> None:
    request = sent(b"a" * MOST, b"b" * (MOST + 1), b"c" * MOST)
    assert [len(received(request, f"file{n}").read()) for n in range(3)] == [MOST, 0, MOST]


def test_a_form_has_three_files_at_most() -> None:
    with pytest.raises(TooManyFilesSent):
        _ = sent(b"a", b"b", b"c", b"d").POST


def test_what_is_typed_has_a_limit_that_files_do_not_count_for() -> None:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert received(sent(b"a" * MOST, b"b" * MOST, b"c" * MOST, text="x" * MOST)).size == MOST
    with pytest.raises(RequestDataTooBig):
        _ = sent(b"a", text="x" * limit).POST


def test_a_name_is_no_path() -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("../../etc/x.pfx", b"a")})
    assert received(request, "file").name == "x.pfx"
