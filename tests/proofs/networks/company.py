"""A company's network: a proxy that opens TLS with the company's own authority."""

import base64
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.servers import Server, head_of, serving
from tests.support.company import CompanyAuthority
from tests.support.lines import Forgetting, Line

_REASONS = {
    403: "Forbidden",
    407: "Proxy Authentication Required",
    502: "Bad Gateway",
}


@dataclass
class Company:
    """How its proxy behaves. ``places``: the port on this machine, and the CA, of each host."""

    authority: CompanyAuthority
    places: dict[str, tuple[int, Path]]
    refusal: int = 0  # the status that answers every CONNECT
    credentials: str = ""  # user:password that the proxy wants
    forgetting: Forgetting = field(default_factory=Forgetting)
    asked: list[str] = field(default_factory=list)  # host and port of each CONNECT
    port: int = 0  # of the proxy
    direct_port: int = 0  # of one server for all places, without CONNECT

    def behave(self) -> None:
        """As a proxy that lets everybody through, from now on."""
        self.refusal, self.credentials, self.forgetting = 0, "", Forgetting()
        self.asked.clear()

    def proxy(self, server: Server, connection: socket.socket) -> None:
        """Serve a connection to the proxy."""
        head = head_of(connection).decode()
        place = head.split()[1]
        self.asked.append(place)
        host, _, _ = place.rpartition(":")
        if status := self._refusal(head, host):
            line = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(line.encode())
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self._open(server, connection, host)

    def direct(self, server: Server, connection: socket.socket) -> None:
        """Serve a connection that was meant for one of the places; its name is in the handshake."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        named = []

        def choose(opened: ssl.SSLObject | ssl.SSLSocket, host: str, _: ssl.SSLContext) -> None:
            named.append(host)
            opened.context = self.authority.context_for(host)

        context.sni_callback = choose
        with context.wrap_socket(connection, server_side=True) as near:
            self._pass_on(server, near, named[0])

    def _refusal(self, head: str, host: str) -> int:
        if self.refusal:
            return self.refusal
        wanted = base64.b64encode(self.credentials.encode()).decode()
        if self.credentials and f"proxy-authorization: basic {wanted}".lower() not in head.lower():
            return 407
        return 0 if host in self.places else 502

    def _open(self, server: Server, connection: socket.socket, host: str) -> None:
        context = self.authority.context_for(host)
        with context.wrap_socket(connection, server_side=True) as near:
            self._pass_on(server, near, host)

    def _pass_on(self, server: Server, near: ssl.SSLSocket, host: str) -> None:
        port, ca = self.places[host]
        trusting = ssl.create_default_context(cafile=ca)
        with (
            closing(socket.create_connection(("127.0.0.1", port))) as bare,
            trusting.wrap_socket(bare, server_hostname="localhost") as far,
        ):
            Line(near, far, self.forgetting).carry(server)


@contextmanager
def company(folder: Path, places: dict[str, tuple[int, Path]]) -> Iterator[Company]:
    """A company's proxy in front of these places, while the block lasts."""
    running = Company(CompanyAuthority(folder), places)
    with serving(running.proxy) as proxy, serving(running.direct) as direct:
        running.port, running.direct_port = proxy.port, direct.port
        yield running
