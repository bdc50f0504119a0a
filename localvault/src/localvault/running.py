"""What tests and demos do with a running vault: read its journal, and control it."""

import json
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any, Unpack
from urllib.parse import urlencode, urlsplit

from localvault.process import LocalVaultError
from localvault.settings import Given


@dataclass(frozen=True)
class Entry:
    """A row of the journal.

    `status` is None while a request is at work and when it was never answered; `committed` says
    that it changed the vault; `fault` is kind and moment ("drop after"); `own` marks a change that
    the vault made of itself; `finished` is None while the request is still being held.
    """

    seq: int
    at: float
    method: str
    path: str
    route: str | None
    name: str | None
    client_request_id: str | None
    authorised: bool
    status: int | None
    committed: bool
    fault: str | None
    own: bool
    finished: float | None


class RunningVault:
    """A vault that runs, in whatever process."""

    name: str
    url: str
    ca: Path
    identity_endpoint: str
    identity_header: str
    pid: int

    def attach(self, vault: Mapping[str, str], ready: Mapping[str, Any]) -> None:
        """Take note of where a vault is, from what its process announced."""
        self.name, self.url = vault["name"], vault["url"]
        self.ca, self.pid = Path(ready["ca"]), ready["pid"]
        self.identity_endpoint = ready["identity_endpoint"]
        self.identity_header = ready["identity_header"]
        self._tls = ssl.create_default_context(cafile=str(self.ca))

    def journal(
        self,
        *,
        route: str | None = None,
        method: str | None = None,
        name: str | None = None,
        client_request_id: str | None = None,
        authorised: bool | None = None,
        since: int = 0,
    ) -> list[Entry]:
        """Return the journal's rows that fit, oldest first; `since`: those after that `seq`."""
        filters = {
            "route": route,
            "method": method,
            "name": name,
            "client_request_id": client_request_id,
            "authorised": None if authorised is None else int(authorised),
            "since": since,
        }
        query = urlencode({key: value for key, value in filters.items() if value is not None})
        return [Entry(**entry) for entry in self._control("GET", f"journal?{query}")["entries"]]

    def wait_for(self, *, count: int = 1, timeout: float = 5, **filters: Any) -> list[Entry]:
        """Wait until `count` rows of the journal fit; for requests that a fault holds."""
        deadline = time.monotonic() + timeout
        while len(entries := self.journal(**filters)) < count:
            if time.monotonic() > deadline:
                raise LocalVaultError(f"{len(entries)} of {count} requests came in {timeout} s")
            time.sleep(0.01)
        return entries

    def fault(
        self,
        kind: str,
        *,
        route: str = "*",
        name: str | None = None,
        count: int | None = 1,
        skip: int = 0,
        when: str = "before",
        authorised: bool | None = True,
        **options: Any,
    ) -> str:
        """Let a fault befall requests and return its id; localvault.faults has the kinds."""
        body = {
            "kind": kind,
            "route": route,
            "name": name,
            "count": count,
            "skip": skip,
            "when": when,
            "authorised": authorised,
            "options": options,
        }
        return str(self._control("POST", "faults", body)["id"])

    def release(self, fault_id: str) -> None:
        """Let the requests go on that a pause holds; it holds no further one."""
        self._control("POST", f"faults/{fault_id}/release")

    def clear_faults(self) -> None:
        """Remove all faults and let go of what they hold."""
        self._control("DELETE", "faults")

    def configure(self, **settings: Unpack[Given]) -> None:
        """Change settings, those of localvault.settings; the others stay as they are."""
        self._control("PATCH", "settings", settings)

    def change(self, what: str, name: str, **options: Any) -> None:
        """Let the vault change itself at once; localvault.changes has the kinds."""
        self._control("POST", "changes", {"what": what, "name": name, "options": options})

    def forward(self, *, days: float = 0, seconds: float = 0) -> float:
        """Move the vault's clock, by which certificates live; return what it shows (Unix time).

        Tokens, delays of answers and the journal stay on real time.
        """
        body = {"forward": days * 86_400 + seconds}
        return float(self._control("POST", "clock", body)["now"])

    def events(self, since: int = 0) -> list[dict[str, Any]]:
        """Return what Event Grid would have received after event number `since`."""
        events: list[dict[str, Any]] = self._control("GET", f"events?since={since}")["events"]
        return events

    def fill(self, certificates: Iterable[Mapping[str, Any]]) -> None:
        """Add many certificates at once; localvault.fill has their members."""
        self._control("POST", "fill", {"certificates": list(certificates)})

    def _control(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        address = urlsplit(self.url)
        connection = HTTPSConnection("localhost", address.port, context=self._tls, timeout=60)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/_localvault/{path}", content)
            response = connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise LocalVaultError(answer["error"])
        return answer
