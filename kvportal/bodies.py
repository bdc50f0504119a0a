"""A request whose body ends early is not acted on."""

from collections.abc import Callable, Iterable
from typing import Any

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WholeBody:
    """The body of a request, which has to be as long as the request says.

    WSGI servers end the body where the connection ends, and Django takes what has come by then for
    all of it: a form that was cut off would miss its last fields, and a box that is not there
    counts as not ticked. Django makes of the error a request that cannot be read.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

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


def whole_bodies(application: WSGIApplication) -> WSGIApplication:
    """``application``, without the requests whose body ends early."""

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], _length(environ))
        return application(environ, start_response)

    return checked


def _length(environ: dict[str, Any]) -> int:
    """How long the body is to be, read as Django reads it."""
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0
