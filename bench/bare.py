"""A bare HTTPS server of localvault's stack: http.server, ssl, a thread for each connection.

`GET /N` is answered with N bytes. `python -m bench.bare FOLDER` makes its certificate authority in
FOLDER, prints its port and ends with its standard input.
"""

import contextlib
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, NamedTuple

from localvault.tls import server_context


class Peer(NamedTuple):
    """A running server: its URL and what its clients must trust."""

    url: str
    ca: Path


@contextmanager
def running(folder: Path) -> Iterator[Peer]:
    """Yield a bare server that runs in a process of its own; `folder` is made for it."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.bare", str(folder)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield Peer(f"https://localhost:{port}", folder / "ca.pem")
        finally:
            process.terminate()


class Handler(BaseHTTPRequestHandler):
    """Answers every GET with as many bytes as its path says."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def do_GET(self) -> None:
        """Answer."""
        body = b"x" * int(self.path[1:])
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """Serves each connection in TLS, in a thread of its own."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection to its end."""
        with (
            contextlib.suppress(OSError),
            self._context.wrap_socket(request, server_side=True) as secure,
        ):
            super().finish_request(secure, client_address)


def main() -> None:
    """Serve until standard input ends."""
    server = Server(server_context(Path(sys.argv[1])))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
