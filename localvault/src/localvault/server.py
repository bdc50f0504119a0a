"""The HTTPS server: one thread per connection, on loopback only."""

import contextlib
import socket
import ssl
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from localvault import faults
from localvault.app import App
from localvault.control import PREFIX, Control
from localvault.endpoint import Endpoint, EndpointHandler
from localvault.exchange import VaultExchange, close, rendered
from localvault.faults import Faults
from localvault.limits import Limits
from localvault.messages import Request
from localvault.vault import Vault

LOOPBACK = "127.0.0.1"
LARGEST_BODY = 4 * 1024 * 1024
_HANDSHAKE_SECONDS = 10


class LoopbackServer(ThreadingMixIn, TCPServer):
    """A threaded server that can be stopped at once, whatever its connections wait for."""

    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((LOOPBACK, port), handler)
        self._loop = threading.Thread(target=self.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """The port the server listens on."""
        return int(self.server_address[1])

    def start(self) -> None:
        """Serve from now on, in threads of its own."""
        self._loop.start()

    def stop(self) -> None:
        """Close every connection and end every thread."""
        self.stopping.set()
        self.shutdown()
        self._loop.join()
        with self._open_lock:
            for connection in self._open:
                close(connection)
        self.server_close()

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection to its end."""
        with self._open_lock:
            self._open.add(request)
        try:
            # Whoever comes after `stop` has closed the open connections must not begin.
            if not self.stopping.is_set():
                super().finish_request(request, client_address)
        finally:
            with self._open_lock:
                self._open.discard(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let connections fail silently that the other side broke; report everything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class IdentityServer(LoopbackServer):
    """The managed identity endpoint, in plain HTTP."""

    def __init__(self, port: int, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        super().__init__(port, EndpointHandler)


class VaultServer(LoopbackServer):
    """The vault and its control API, over HTTPS."""

    def __init__(
        self, port: int, vault: Vault, context: ssl.SSLContext, token_faults: Faults
    ) -> None:
        self.app = App(vault)
        self.faults = Faults()
        self.limits = Limits(vault.setting)
        self.control = Control(vault, self.faults, token_faults)
        self._context = context
        super().__init__(port, VaultHandler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection in TLS."""
        request.settimeout(_HANDSHAKE_SECONDS)
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._context.wrap_socket(
            request, server_side=True, do_handshake_on_connect=False
        ) as secure:
            super().finish_request(secure, client_address)


class VaultHandler(BaseHTTPRequestHandler):
    """Reads requests from one connection and hands them on."""

    protocol_version = "HTTP/1.1"
    server: VaultServer

    def setup(self) -> None:
        """Shake hands in the connection's own thread, so that nobody else waits for it."""
        self.request.do_handshake()
        self.request.settimeout(None)
        super().setup()

    def serve(self) -> None:
        """Answer one request."""
        length = self.headers.get("Content-Length", "0")
        refusal = _refusal(length, "Transfer-Encoding" in self.headers)
        if refusal is not None:
            self.close_connection = True
            self.send_error(refusal)
            return
        headers = {key.lower(): value for key, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(int(length)))
        if request.segments[:1] == [PREFIX]:
            self.connection.sendall(rendered(self.server.control.handle(request)))
        else:
            self._exchange(request)

    def _exchange(self, request: Request) -> None:
        app = self.server.app
        exchange = VaultExchange(app, app.receive(request), self.connection, self.server.stopping)
        try:
            if exchange.arrives(self.server.limits.latency()):
                self._answer(exchange)
            else:
                exchange.drop()
        except Exception:
            exchange.drop()
            raise
        self.close_connection = self.close_connection or not exchange.keeps_open

    def _answer(self, exchange: VaultExchange) -> None:
        call = exchange.call
        fault = self.server.faults.take(call) or self.server.limits.take(call)
        if fault is None:
            exchange.send(exchange.execute())
        else:
            exchange.vault.journal.fault(call.seq, f"{fault.kind} {fault.when}")
            faults.befall(fault, exchange)

    def finish(self) -> None:
        """End the connection; there is nothing left to flush if it is broken."""
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, *args: object) -> None:
        """Stay silent: the journal shows everything."""


def _refusal(length: str, chunked: bool) -> HTTPStatus | None:
    """Return what keeps a request from being read at all."""
    if chunked:
        return HTTPStatus.LENGTH_REQUIRED
    if not length.isdecimal():
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > LARGEST_BODY else None


for _method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
    setattr(VaultHandler, f"do_{_method}", VaultHandler.serve)
