"""The client of the benchmarks: keep-alive TLS connections that send prepared bytes."""

import re
import socket
import ssl
from contextlib import ExitStack
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter, process_time
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

# A client that works for more of its time than this measures itself.
_BUSIEST = 0.8
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Load:
    """Some connections to one server of this machine, each with one request under way.

    One thread serves them all: several would wait for each other more than for the server.
    """

    def __init__(self, url: str, ca: Path, connections: int = 4) -> None:
        self._open = ExitStack()
        self._selector = self._open.enter_context(DefaultSelector())
        context = ssl.create_default_context(cafile=str(ca))
        self._connections = [self._connect(url, context) for _ in range(connections)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def rate(self, request: bytes, seconds: float) -> float:
        """Send a request again and again and return how many a second were answered with 200.

        Raises RuntimeError when this client, and not the server, was what took the time.
        """
        begin, worked, answered = perf_counter(), process_time(), 0
        for connection in self._connections:
            connection.sendall(request)
        while perf_counter() - begin < seconds:
            for key, _ in self._selector.select():
                _answer(key.data)
                key.data.sendall(request)
                answered += 1
        for connection in self._connections:
            _answer(connection)
        wall, busy = perf_counter() - begin, process_time() - worked
        if busy > _BUSIEST * wall:
            raise RuntimeError(f"the client was busy for {busy:.1f} s of {wall:.1f} s")
        return (answered + len(self._connections)) / wall

    def once(self, request: bytes) -> bytes:
        """Send a request and return the body of its answer."""
        self._connections[0].sendall(request)
        return _answer(self._connections[0])

    def _connect(self, url: str, context: ssl.SSLContext) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", urlsplit(url).port or 443), timeout=30)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secure = context.wrap_socket(plain, server_hostname="localhost")
        self._open.enter_context(secure)
        self._selector.register(secure, EVENT_READ, secure)
        return secure


def get(url: str, path: str, *headers: str) -> bytes:
    """Return the bytes of a GET request to a server."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def _answer(connection: ssl.SSLSocket) -> bytes:
    """Read one whole answer and return its body."""
    received = _some(connection)
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _some(connection)
    length = _LENGTH.search(received, 0, end)
    if length is None or not received.startswith(b"HTTP/1.1 200 "):
        raise ValueError(f"not the answer that was expected: {received[:2000]!r}")
    while len(received) < end + 4 + int(length[1]):
        received += _some(connection)
    return received[end + 4 :]


def _some(connection: ssl.SSLSocket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection")
    return received
