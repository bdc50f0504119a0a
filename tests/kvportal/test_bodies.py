"""A request is acted on where its whole body came, in time, and in the encoding of forms."""

import contextlib
import encodings
import pkgutil
import socket
import threading
from io import BufferedReader, BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import UnreadablePostError
from django.test import RequestFactory

from kvportal import bodies
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


@pytest.mark.parametrize("seconds_between", [0, 0.05])
def test_a_body_that_takes_too_long_is_not_waited_for(
    seconds_between: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.3)
    server, client = socket.socketpair()
    has_ended = threading.Event()

    def send_slowly() -> None:
        with contextlib.suppress(BrokenPipeError):
            while not has_ended.wait(seconds_between):
                client.send(b"x")

    sender = threading.Thread(target=send_slowly if seconds_between else has_ended.wait)
    sender.start()
    stream = server.makefile("rb", buffering=0)
    body = WholeBody(BufferedReader(stream), 1_000, server)
    try:
        with pytest.raises(ConnectionResetError):
            body.read()
    finally:
        has_ended.set()
        sender.join()
        server.close()
        client.close()


def test_a_connection_whose_body_came_in_time_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    server, client = socket.socketpair()
    environ = {
        "CONTENT_LENGTH": "1",
        "wsgi.input": server.makefile("rb", buffering=0),
        "gunicorn.socket": server,
    }
    client.send(b"x")
    whole_bodies(lambda environ, _: [environ["wsgi.input"].read()])(environ, lambda *_: None)
    limits = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for limit in limits:
        limit.join()  # one that was not ended would close the connection now
    client.send(b"y")
    assert server.recv(1) == b"y"
    server.close()
    client.close()


ENCODINGS = sorted({module.name for module in pkgutil.iter_modules(encodings.__path__)} - {"utf_8"})


def status_of(content_type: str) -> str:
    """How a request with that Content-Type is answered by an application that reads its query."""
    environ = RequestFactory().get("/?q=%ff").environ
    answers: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        assert WSGIRequest(environ).GET["q"]
        start_response("200 OK", [])
        return []

    whole_bodies(application)(
        {**environ, "CONTENT_TYPE": content_type}, lambda status, *_: answers.append(status)
    )
    return answers[0]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "none-of-python's", "a\0b", "ü", "'"])
def test_a_request_in_another_encoding_is_refused(encoding: str) -> None:
    assert status_of(f"{FORM}; charset={encoding}") == "400 Bad Request"


@pytest.mark.parametrize("kind", ["", FORM, f"{FORM}; charset=UTF-8", "text/html;charset=utf8"])
def test_a_request_in_utf_8_is_answered(kind: str) -> None:
    assert status_of(kind) == "200 OK"
