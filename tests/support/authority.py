"""The part of Microsoft Entra that service principals sign in at, on this machine.

It speaks HTTPS with a CA of its own, and refuses in Entra's words.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from localvault.identity import APP_ID, TENANT, Tokens
from localvault.tls import server_context

OTHER_TENANT = "11111111-9a3e-4b6f-8e21-5c0d94ab6f13"

_EXPIRED = (
    "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create "
    "new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate "
    "credentials for added security: https://aka.ms/certCreds."
)
_WRONG = (
    "Invalid client secret provided. Ensure the secret being sent in the request is the client "
    "secret value, not the client secret ID, for a secret added to app '{app}'."
)
_NO_APP = (
    "Application with identifier '{app}' was not found in the directory 'Contoso'. This can happen "
    "if the application has not been installed by the administrator of the tenant or consented to "
    "by any user in the tenant. You may have sent your authentication request to the wrong tenant."
)
_NO_TENANT = (
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are "
    "signing into the correct cloud. Check with your subscription administrator, this may happen "
    "if there are no active subscriptions for the tenant."
)


@dataclass
class Authority:
    """One tenant with one application; ``secret`` is what signs it in, until it has expired."""

    url: str
    ca: Path
    tokens: Tokens
    secret: str = "the-right-secret"
    is_expired: bool = False
    lifetime: int = 3599  # of its tokens, in seconds
    asked: list[str] = field(default_factory=list)  # method and path of each request

    def answer(
        self, host: str, path: str, form: dict[str, list[str]] | None
    ) -> tuple[int, dict[str, Any]]:
        """Status and body for a GET (``form`` is None) or a POST, as ``host``."""
        if path == "/common/discovery/instance" and form is None:
            return 200, {"metadata": [_alone(host)]}
        tenant, _, rest = path.strip("/").partition("/")
        if tenant != self.tokens.tenant:
            return _refusal(400, "invalid_tenant", 90002, _NO_TENANT.format(tenant=tenant))
        if rest == "v2.0/.well-known/openid-configuration" and form is None:
            return 200, self._configuration(host)
        if rest == "oauth2/v2.0/token" and form is not None:
            return self._token({key: values[0] for key, values in form.items()})
        return 404, {}

    def _configuration(self, host: str) -> dict[str, Any]:
        base = f"https://{host}/{self.tokens.tenant}"
        return {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
        }

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        app = form.get("client_id", "")
        if form.get("grant_type") != "client_credentials":
            return _refusal(400, "unsupported_grant_type", 70003, "Another grant is needed.")
        if app != APP_ID:
            return _refusal(400, "unauthorized_client", 700016, _NO_APP.format(app=app))
        if form.get("client_secret") != self.secret:
            return _refusal(401, "invalid_client", 7000215, _WRONG.format(app=app))
        if self.is_expired:
            return _refusal(401, "invalid_client", 7000222, _EXPIRED.format(app=app))
        token, _ = self.tokens.mint(form["scope"].split()[0].removesuffix("/.default"))
        return 200, {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": token}


@contextmanager
def authority(folder: Path, token_secret: bytes, tenant: str = TENANT) -> Iterator[Authority]:
    """An authority whose tokens are those that vaults with ``token_secret`` take for their own."""
    tokens = Tokens(token_secret, own_only=True, tenant=tenant)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = server_context(folder).wrap_socket(server.socket, server_side=True)
    running = Authority(f"https://localhost:{server.server_port}", folder / "ca.pem", tokens)
    server.authority = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="authority")
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One request at the authority."""

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._answer(parse_qs(self.rfile.read(length).decode()))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the base's name
        """Nothing: what was asked is in ``asked``."""

    def _answer(self, form: dict[str, list[str]] | None) -> None:
        running: Authority = self.server.authority  # type: ignore[attr-defined]
        running.asked.append(f"{self.command} {self.path}")
        status, answer = running.answer(self.headers["Host"], urlsplit(self.path).path, form)
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _alone(host: str) -> dict[str, Any]:
    """An authority that has no other name."""
    return {"preferred_network": host, "preferred_cache": host, "aliases": [host]}


def _refusal(status: int, error: str, code: int, text: str) -> tuple[int, dict[str, Any]]:
    trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return status, {
        "error": error,
        "error_description": f"AADSTS{code}: {text} Trace ID: {trace} Correlation ID: "
        f"{correlation} Timestamp: {at}",
        "error_codes": [code],
        "timestamp": at,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={code}",
    }
