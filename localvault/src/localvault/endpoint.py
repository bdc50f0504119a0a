"""The managed identity endpoint: hands out tokens in the App Service form.

With IDENTITY_ENDPOINT and IDENTITY_HEADER set DefaultAzureCredential works with it unchanged.
"""

import hmac
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from localvault.exchange import Exchange
from localvault.faults import TOKEN_ROUTE, Faults, befall_token
from localvault.identity import APP_ID, Tokens
from localvault.messages import Response


class Endpoint:
    """What the endpoint knows: its tokens, the header that it wants to see, and its faults."""

    def __init__(self, tokens: Tokens, header: str) -> None:
        self.header = header
        self.faults = Faults()
        self._tokens = tokens

    def knows(self, header: str) -> bool:
        """Tell whether a request's header is the one that only the vault's host knows."""
        return hmac.compare_digest(header.encode(), self.header.encode())

    def answer(self, target: str, header: str) -> Response:
        """Return the answer to a GET."""
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        if parts.path != "/token":
            return _response(404, {"statusCode": 404, "message": "Not found."})
        if not self.knows(header):
            return _response(401, {"statusCode": 401, "message": "Unauthorized."})
        if "resource" not in query:
            return _response(400, {"statusCode": 400, "message": "The resource is missing."})
        return _response(200, self._token(query["resource"][0]))

    def _token(self, resource: str) -> dict[str, Any]:
        token, expires_on = self._tokens.mint(resource.rstrip("/"))
        return {
            "access_token": token,
            "client_id": APP_ID,
            "expires_on": str(expires_on),
            "resource": resource,
            "token_type": "Bearer",
        }


class TokenExchange(Exchange):
    """A request for a token."""

    route = TOKEN_ROUTE
    name = ""

    def __init__(
        self,
        endpoint: Endpoint,
        handler: "EndpointHandler",
        connection: socket.socket,
        stopping: threading.Event,
    ) -> None:
        super().__init__(connection, stopping)
        self._endpoint = endpoint
        self._target = handler.path
        self._header = handler.headers.get("X-IDENTITY-HEADER", "")

    @property
    def authorised(self) -> bool:
        """Whether it came from the vault's own host."""
        return self._endpoint.knows(self._header)

    def execute(self) -> Response:
        """Return the answer, not yet sent."""
        return self._endpoint.answer(self._target, self._header)


class EndpointHandler(BaseHTTPRequestHandler):
    """Reads requests for tokens from one connection."""

    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer one request."""
        # The server has what its handlers need; its type would lead back here.
        server: Any = self.server
        exchange = TokenExchange(server.endpoint, self, self.connection, server.stopping)
        fault = server.endpoint.faults.take(exchange)
        if fault is None:
            exchange.send(exchange.execute())
        else:
            befall_token(fault, exchange)
        self.close_connection = self.close_connection or not exchange.keeps_open

    def log_message(self, *args: object) -> None:
        """Stay silent: this endpoint's traffic is nobody's concern."""


def _response(status: int, body: dict[str, Any]) -> Response:
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
