"""Small servers that behave badly: what a vault or a sign-in endpoint cannot be made to do."""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

SERVER = "server of a test"  # the name of its threads


@dataclass
class Server:
    """A loopback server; ``connections`` counts how often someone came."""

    port: int
    stopping: threading.Event = field(default_factory=threading.Event)
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def serving(serve: Callable[[Server, socket.socket], None]) -> Iterator[Server]:
    """Serve each connection in a thread of its own; all end with the block."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = Server(listener.getsockname()[1])
        threads = [threading.Thread(name=SERVER, target=_accept, args=(listener, server, serve))]
        threads[0].start()
        try:
            yield server
        finally:
            server.stopping.set()
            threads[0].join()


def _accept(
    listener: socket.socket, server: Server, serve: Callable[[Server, socket.socket], None]
) -> None:
    threads = []
    while not server.stopping.is_set():
        if not select.select([listener], [], [], 0.02)[0]:
            continue
        connection, _ = listener.accept()
        server.connections += 1
        thread = threading.Thread(name=SERVER, target=_one, args=(server, connection, serve))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()


def _one(
    server: Server, connection: socket.socket, serve: Callable[[Server, socket.socket], None]
) -> None:
    with closing(connection), suppress(OSError):
        serve(server, connection)


def silent(server: Server, connection: socket.socket) -> None:
    """Take the connection and say nothing."""
    server.stopping.wait()


def dripping(server: Server, connection: socket.socket) -> None:
    """Answer with one byte of a TLS record every now and then, for ever."""
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while not server.stopping.wait(0.2):
        connection.sendall(b"\x02")


def tunnel(server: Server, connection: socket.socket) -> None:
    """A proxy: CONNECT, then bytes in both directions."""
    head = head_of(connection)
    server.requests.append(head)
    host, _, port = head.split()[1].decode().rpartition(":")
    with closing(socket.create_connection((host, int(port)))) as other:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        pair = {connection: other, other: connection}
        while not server.stopping.is_set():
            for ready in select.select(list(pair), [], [], 0.05)[0]:
                data = ready.recv(65536)
                if not data:
                    return
                pair[ready].sendall(data)


@dataclass
class Identity:
    """A sign-in endpoint. ``mode``: "answer", "error" or "silent"; tokens live ``seconds``.

    The first ``busy`` requests are answered 429.
    """

    mode: str = "answer"
    seconds: float = 3600
    busy: int = 0

    def __call__(self, server: Server, connection: socket.socket) -> None:
        """Answer one request."""
        server.requests.append(head_of(connection))
        if self.mode == "silent":
            server.stopping.wait()
            return
        expires = int(time.time() + self.seconds)
        token = {"access_token": "made-up", "expires_on": str(expires), "token_type": "Bearer"}
        status = b"200 OK" if self.mode == "answer" else b"500 Oops"
        if self.busy:
            self.busy -= 1
            status = b"429 Too Many Requests"
        is_fine = status.startswith(b"200")
        body = json.dumps(token if is_fine else {"error": "server_error"}).encode()
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nConnection: close\r\n" % status
        connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)


@dataclass
class Answers:
    """A server that answers what it is given, a request at a time: status, headers, JSON body."""

    given: list[tuple[int, dict[str, str], dict[str, str]]] = field(default_factory=list)

    def __call__(self, server: Server, connection: socket.socket) -> None:
        """Answer one request."""
        server.requests.append(head_of(connection))
        status, headers, answer = self.given.pop(0)
        body = json.dumps(answer).encode()
        named = {"Content-Type": "application/json", "Connection": "close", **headers}
        lines = [f"{name}: {value}" for name, value in named.items()]
        head = "\r\n".join([f"HTTP/1.1 {status} X", *lines, f"Content-Length: {len(body)}"])
        connection.sendall(f"{head}\r\n\r\n".encode() + body)


def head_of(connection: socket.socket) -> bytes:
    """The head of a request, and what has come with it."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(4096)
        if not data:
            break
        head += data
    return head
