"""One request on its connection: the moves that answering it, or failing to, are made of."""

import contextlib
import select
import socket
import threading
from collections.abc import Mapping
from email.utils import formatdate
from http import HTTPStatus

from localvault import changes
from localvault.app import App
from localvault.call import Call
from localvault.errors import ServiceError
from localvault.messages import Response
from localvault.specs import Spec
from localvault.vault import Vault

_LOOK_AGAIN = 0.02


class Exchange:
    """A request on its connection, and the moves that answering it is made of."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self.keeps_open = True
        self._connection = connection
        self._stopping = stopping

    def execute(self) -> Response:
        """Do what the request asks and return the answer, not yet sent."""
        raise NotImplementedError

    def _finished(self, status: int | None) -> None:
        """Take note of the status that was answered, None for no answer."""

    def send(self, response: Response) -> None:
        """Send an answer. The journal knows of it before the client can."""
        if self._client_is_gone():
            self.drop()
            return
        self._finished(response.status)
        try:
            self._connection.sendall(rendered(response))
        except OSError:
            self.drop()
        self.keeps_open = self.keeps_open and response.cut is None

    def drip(self, response: Response, interval: float) -> None:
        """Send an answer one byte at a time, `interval` seconds apart."""
        try:
            for byte in rendered(response):
                self._connection.sendall(bytes([byte]))
                if self._stopping.wait(interval):
                    self.drop()
                    return
        except OSError:
            self.drop()
        else:
            self._finished(response.status)

    def drop(self) -> None:
        """Close the connection without an answer."""
        self._finished(None)
        self.keeps_open = False
        close(self._connection)

    def silence(self) -> None:
        """Keep the connection, say nothing, until the client or the server goes."""
        while not self._client_is_gone() and not self._stopping.wait(_LOOK_AGAIN):
            pass
        self.drop()

    def pause(self, until: threading.Event, seconds: float | None) -> bool:
        """Hold the request for some seconds or until released; False if the server stops."""
        waited = 0.0
        while not self._stopping.is_set() and (seconds is None or waited < seconds):
            step = _LOOK_AGAIN if seconds is None else min(_LOOK_AGAIN, seconds - waited)
            if until.wait(step):
                return True
            waited += step
        return not self._stopping.is_set()

    def arrives(self, seconds: float) -> bool:
        """Wait as long as the request is under way; False if the server stops meanwhile."""
        return not seconds or not self._stopping.wait(seconds)

    def _client_is_gone(self) -> bool:
        # A client that waits for an answer sends nothing: what can be read is its farewell.
        readable, _, _ = select.select([self._connection], [], [], 0)
        return bool(readable)


class VaultExchange(Exchange):
    """A call to a vault, and the journal row that shows how it went."""

    def __init__(
        self, app: App, call: Call, connection: socket.socket, stopping: threading.Event
    ) -> None:
        super().__init__(connection, stopping)
        self.call = call
        self._app = app

    @property
    def vault(self) -> Vault:
        """The vault that is called."""
        return self._app.vault

    def execute(self) -> Response:
        """Do what the call asks and return the answer, not yet sent."""
        return self._app.handle(self.call)

    def refuse(self, error: ServiceError, headers: Mapping[str, str] | None = None) -> None:
        """Send a refusal, with the headers that go with it."""
        self.send(self._app.refuse(self.call, error, headers or {}))

    def change(self, what: str, name: str, spec: Spec) -> None:
        """Let the vault change itself; a change that is impossible now is not made."""
        changes.try_apply(self._app.vault, what, name, spec)

    def _finished(self, status: int | None) -> None:
        self._app.vault.journal.finished(self.call.seq, status)


def close(connection: socket.socket) -> None:
    """End a connection at once; TLS says no goodbye, as on a real failure."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def rendered(response: Response) -> bytes:
    """Return the bytes of an answer."""
    headers = {
        "Date": formatdate(usegmt=True),
        **response.headers,
        "Content-Length": str(len(response.body)),
    }
    if response.status == HTTPStatus.NO_CONTENT:
        del headers["Content-Length"]
        headers.pop("Content-Type", None)
    if response.cut is not None:
        headers["Connection"] = "close"
    try:
        reason = HTTPStatus(response.status).phrase
    except ValueError:
        reason = ""
    head = [f"HTTP/1.1 {response.status} {reason}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + response.body[: response.cut]
