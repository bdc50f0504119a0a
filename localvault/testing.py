"""A vault for tests and demos: starts the process, reads its journal, tells it what to do.

with LocalVault.start(tmp_path / "vault") as vault:
    vault.fault("drop", route="create", when="after")
    ...
    assert vault.journal(route="create")[-1].committed
"""

import json
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack
from urllib.parse import urlencode, urlsplit

from localvault.process import LocalVaultError, VaultProcess
from localvault.settings import Given, Values, option_of

__all__ = ["Entry", "LocalVault", "LocalVaultError"]

_DELAY = 0.3


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


class LocalVault:
    """A running vault, in a process of its own that ends with this one."""

    url: str
    ca: Path
    name: str
    identity_endpoint: str
    identity_header: str
    pid: int

    def __init__(self, data: Path, name: str, options: dict[str, str | None]) -> None:
        self.name = name
        self._options = options
        self._process = VaultProcess(data)

    @classmethod
    def start(
        cls,
        data: Path,
        *,
        name: str = "kv-test",
        port: int = 0,
        own_tokens_only: bool = False,
        **settings: Unpack[Given],
    ) -> Self:
        """Start a vault on a free port (or `port`) and wait until it answers.

        Settings are those of localvault.settings; delays are 0.3 seconds unless given.
        """
        options: dict[str, str | None] = {"--name": name, "--port": str(port)}
        vault = cls(data, name, options | ({"--own-tokens-only": None} if own_tokens_only else {}))
        delays = {key: _DELAY for key in Values().as_dict() if key.endswith("_delay")}
        vault._remember({**delays, **settings})
        vault._run()
        return vault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> int | None:
        """End the vault as an operator would and return its exit code."""
        return self._process.stop()

    def kill(self) -> None:
        """End the vault at once, without a chance to clean up (SIGKILL)."""
        self._process.kill()

    def restart(self) -> None:
        """Start again with the same data, ports and settings; faults are gone."""
        self._process.stop()
        self._run()

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
        self._remember(settings)

    def change(self, what: str, name: str, **options: Any) -> None:
        """Let the vault change itself at once; localvault.changes has the kinds."""
        self._control("POST", "changes", {"what": what, "name": name, "options": options})

    def fill(self, certificates: Iterable[Mapping[str, Any]]) -> None:
        """Add many certificates at once; localvault.fill has their members."""
        self._control("POST", "fill", {"certificates": list(certificates)})

    def _remember(self, settings: Mapping[str, Any]) -> None:
        for key, value in settings.items():
            if value is True:
                self._options[option_of(key)] = None
            elif value is False:
                self._options.pop(option_of(key), None)
            else:
                self._options[option_of(key)] = str(value)

    def _run(self) -> None:
        ready = self._process.start(self._options)
        self.url, self.ca, self.pid = ready["url"], Path(ready["ca"]), ready["pid"]
        self.identity_endpoint = ready["identity_endpoint"]
        self.identity_header = ready["identity_header"]
        self._options["--port"] = str(urlsplit(self.url).port)
        self._options["--identity-port"] = str(urlsplit(self.identity_endpoint).port)
        self._tls = ssl.create_default_context(cafile=str(self.ca))

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
