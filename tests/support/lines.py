"""Connections through something that forgets those that were quiet, as NAT gateways do."""

import select
import socket
import ssl
import struct
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from tests.services.servers import Server

_WAIT = 0.05  # seconds
_SENDING = 10.0


@dataclass
class Forgetting:
    """Which connections are forgotten, and what happens to the next request on one of them."""

    after: float | None = None  # seconds without a byte; None: never
    how: Literal["reset", "swallow"] = "reset"
    forgotten: int = 0


@dataclass
class Line:
    """The two halves of one connection, and the bytes that pass between them."""

    near: socket.socket
    far: socket.socket
    forgetting: Forgetting

    def carry(self, server: Server) -> None:
        """Pass bytes on in both directions until one side ends or the server stops."""
        last, is_swallowing = time.monotonic(), False
        others = {self.near: self.far, self.far: self.near}
        while not server.stopping.is_set():
            for ready in select.select(list(others), [], [], _WAIT)[0]:
                data = _read(ready)
                if data is None:
                    continue
                if not data:
                    return
                if ready is self.near and self._is_forgotten(last) and not is_swallowing:
                    self.forgetting.forgotten += 1
                    is_swallowing = True
                    if self.forgetting.how == "reset":
                        _reset(self.near)
                        return
                last = time.monotonic()
                if not is_swallowing:
                    others[ready].sendall(data)

    def _is_forgotten(self, last: float) -> bool:
        after = self.forgetting.after
        return after is not None and time.monotonic() - last >= after


def _read(connection: socket.socket) -> bytes | None:
    """What has come, b"" at the end; None where it was nothing but TLS's own messages.

    TLS may hold more than one record back, which select does not see.
    """
    connection.settimeout(0)
    try:
        data = connection.recv(65536)
        while data and isinstance(connection, ssl.SSLSocket) and connection.pending():
            data += connection.recv(65536)
    except ssl.SSLWantReadError:
        return None
    finally:
        connection.settimeout(_SENDING)
    return data


def _reset(connection: socket.socket) -> None:
    """End it with RST instead of FIN."""
    bare = socket.socket(fileno=connection.detach())
    bare.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    bare.close()


def forwarding(port: int, forgetting: Forgetting) -> Callable[[Server, socket.socket], None]:
    """What a server does that passes every connection on to a port of this machine."""

    def serve(server: Server, connection: socket.socket) -> None:
        with closing(socket.create_connection(("127.0.0.1", port))) as far:
            Line(connection, far, forgetting).carry(server)

    return serve
