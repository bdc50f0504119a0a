"""A request whose body ends early is not acted on."""

from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from kvportal.bodies import WholeBody, whole_bodies

FORM = "application/x-www-form-urlencoded"
TYPED = b"nonce=1&name=web&enabled=on"
FILES = b"\r\n".join(
    (
        b"--B",
        b'Content-Disposition: form-data; name="file"; filename="a"',
        b"",
        b"x" * 100,
        b"--B",
        b'Content-Disposition: form-data; name="enabled"',
        b"",
        b"on",
        b"--B--",
        b"",
    )
)


BODIES = [(TYPED, FORM), (FILES, "multipart/form-data; boundary=B")]


def request_of(body: bytes, kind: str, length: int) -> WSGIRequest:
    """The request that Django makes of what a server hands on."""
    environ: dict[str, Any] = {
        **RequestFactory().post("/").environ,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(length),
        "wsgi.input": BytesIO(body),
    }
    found: list[WSGIRequest] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.append(WSGIRequest(environ))
        return []

    whole_bodies(application)(environ, lambda *_: None)
    return found[0]


@pytest.mark.parametrize(("body", "kind"), BODIES)
def test_a_whole_body_is_read(body: bytes, kind: str) -> None:
    request = request_of(body, kind, len(body))
    assert request.POST["enabled"] == "on"
    request = request_of(body + b"the next request", kind, len(body))
    assert request.POST["enabled"] == "on"


@pytest.mark.parametrize(("body", "kind"), BODIES)
def test_wherever_it_is_cut_off_nothing_of_it_counts(body: bytes, kind: str) -> None:
    for length in range(len(body)):
        with pytest.raises(UnreadablePostError):
            _ = request_of(body[:length], kind, len(body)).POST


@pytest.mark.parametrize("length", ["", "0", "-1", "many"])
def test_a_request_without_a_body_has_none(length: str) -> None:
    environ = {"CONTENT_LENGTH": length, "wsgi.input": BytesIO()}
    whole_bodies(lambda environ, _: [environ["wsgi.input"].read()])(environ, lambda *_: None)


def test_lines_are_counted_too() -> None:
    body = WholeBody(BytesIO(b"one\ntwo"), 9)
    assert body.readline() == b"one\n"
    with pytest.raises(ConnectionResetError):
        body.read()
