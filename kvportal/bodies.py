"""A request is acted on only where its whole body came, in time, and in an encoding of forms."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

SECONDS = 60  # for a whole body, in whatever pieces it comes
ENCODINGS = ("", "utf-8", "utf8")

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """The body of a request, which has to be as long as the request says.

    WSGI servers end the body where the connection ends, and Django takes what has come by then for
    all of it: a form that was cut off would miss its last fields, and a box that is not there
    counts as not ticked. Django makes of the error a request that cannot be read.

    ``connection``, where the server gives it, is read for ``SECONDS`` at most: a sender of a byte
    now and then would hold a thread of the server for as long as it likes.
    """

    def __init__(self, stream: Any, length: int, connection: socket.socket | None = None) -> None:
        self._stream, self._left = stream, length
        self._limit: threading.Timer | None = None
        if connection and length:
            self._limit = threading.Timer(SECONDS, stop_reading, [connection])
            self._limit.daemon = True
            self._limit.start()

    def close(self) -> None:
        """End the limit: the connection may carry further requests."""
        if self._limit:
            self._limit.cancel()

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes. Raises ConnectionResetError where some are missing."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        content: bytes = self._stream.read(wanted)
        self._left -= len(content)
        if len(content) < wanted:
            raise ConnectionResetError("the body of the request ended early")
        return content

    def readline(self, size: int | None = -1) -> bytes:
        """The next line."""
        line: bytes = self._stream.readline(size)
        self._left -= len(line)
        return line


def stop_reading(connection: socket.socket) -> None:
    """Have whoever reads a connection see its end. The answer can still be sent."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


def whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """``application``, without the requests whose body cannot be read whole."""

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_encoded_as_forms_are(environ.get("CONTENT_TYPE", "")):
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"The portal reads UTF-8 only.\n"]
        body = WholeBody(environ["wsgi.input"], _length(environ), environ.get("gunicorn.socket"))
        environ["wsgi.input"] = body
        try:
            return application(environ, start_response)
        finally:
            body.close()

    return checked


def _is_encoded_as_forms_are(content_type: str) -> bool:
    """Whether Django can read text in the encoding that a Content-Type names.

    It takes every codec of Python's, those from bytes to bytes too, and fails in the middle.
    """
    try:
        _, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    return parameters.get("charset", "").lower() in ENCODINGS


def _length(environ: dict[str, Any]) -> int:
    """How long the body is to be, read as Django reads it."""
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0
