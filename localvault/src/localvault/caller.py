"""A bare HTTPS client, so that these tests see the wire and no library's reading of it."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPSConnection
from ssl import create_default_context
from typing import Any
from urllib.parse import urlsplit

from localvault.testing import RunningVault

Json = dict[str, Any]

EC = {"kty": "EC", "crv": "P-256"}


@dataclass(frozen=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.content)

    @property
    def code(self) -> str:
        """The error code of a refusal."""
        return str(self.json["error"]["code"])


class Caller:
    """Calls one vault, a new connection for each request."""

    def __init__(self, vault: RunningVault) -> None:
        self.vault = vault
        self._tls = create_default_context(cafile=str(vault.ca))

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = "any",
        version: str | None = "7.4",
        headers: Mapping[str, str] | None = None,
        timeout: float = 10,
    ) -> Answer:
        """Send one request and return its answer."""
        if version is not None:
            path += f"{'&' if '?' in path else '?'}api-version={version}"
        sent = dict(headers or {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        connection = self.connect(timeout)
        try:
            content = body if isinstance(body, str | None) else json.dumps(body)
            connection.request(method, path, content, sent)
            response = connection.getresponse()
            lower = {key.lower(): value for key, value in response.getheaders()}
            return Answer(response.status, lower, response.read())
        finally:
            self.leave(connection)

    def connect(self, timeout: float) -> HTTPSConnection:
        """Return the connection for one request."""
        port = urlsplit(self.vault.url).port
        return HTTPSConnection("localhost", port, context=self._tls, timeout=timeout)

    def leave(self, connection: HTTPSConnection) -> None:
        """End what one request used."""
        connection.close()

    def create(self, name: str, **members: Any) -> Answer:
        """Ask for a certificate with a quick key."""
        return self("POST", f"/certificates/{name}/create", creation(**members))

    def issuer(self, name: str, **members: Any) -> Answer:
        """Write an issuer, of the provider Test unless another one is given."""
        return self("PUT", f"/certificates/issuers/{name}", {"provider": "Test", **members})

    def ready(self, name: str, **members: Any) -> Json:
        """Ask for a certificate, wait until it is there and return it."""
        assert self.create(name, **members).status == 202
        until(lambda: self("GET", f"/certificates/{name}/pending").json["status"] == "completed")
        bundle: Json = self("GET", f"/certificates/{name}").json
        return bundle


class SteadyCaller(Caller):
    """Calls one vault, all requests over one connection."""

    _kept: HTTPSConnection | None = None

    def connect(self, timeout: float) -> HTTPSConnection:
        """Return the one connection."""
        self._kept = self._kept or super().connect(timeout)
        return self._kept

    def leave(self, connection: HTTPSConnection) -> None:
        """Keep the connection; the next request needs it."""

    def close(self) -> None:
        """End the connection; the next request begins another one."""
        if self._kept is not None:
            self._kept.close()


def creation(
    *,
    subject: str | None = "CN=test",
    issuer: str | None = "Self",
    key: Json | None = None,
    x509: Json | None = None,
    **body: Any,
) -> Json:
    """Return the body of a create request; `x509` adds to or replaces its x509_props."""
    policy: Json = {"key_props": key or EC, "x509_props": {"subject": subject, **(x509 or {})}}
    if issuer is not None:
        policy["issuer"] = {"name": issuer}
    return {"policy": policy, **body}


def fresh(stem: str = "cert") -> str:
    """Return a name that no other test uses."""
    return f"{stem}-{uuid.uuid4().hex[:10]}"


def until(is_so: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.02)


def in_background(what: Any, *arguments: Any, **keywords: Any) -> Future[Answer]:
    """Call `what` in a thread of its own, for requests that a fault holds."""
    pool = ThreadPoolExecutor(1)
    future: Future[Answer] = pool.submit(what, *arguments, **keywords)
    pool.shutdown(wait=False)
    return future
