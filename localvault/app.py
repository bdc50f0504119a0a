"""From request to response: the table of routes, and what is checked before a route is asked.

The order is the service's: token first, then api-version, path and name, then the permission, and
only then whether the thing is there and the body makes sense.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from localvault import errors, handlers, wire
from localvault.handlers import Call
from localvault.identity import AUDIENCE, CALLER, TENANT
from localvault.messages import Request, Response
from localvault.policy import is_name
from localvault.vault import Vault

Handler = Callable[[Vault, Call], Response]

_TOP = ("certificates", "deletedcertificates")
# Words of other operations, which can never be the name of a certificate in these places.
_RESERVED = frozenset({"create", "import", "restore", "contacts", "issuers"})
_CHALLENGE = (
    f'Bearer authorization="https://login.microsoftonline.com/{TENANT}", resource="{AUDIENCE}"'
)
_ALWAYS = {
    "Cache-Control": "no-cache",
    "Pragma": "no-cache",
    "Content-Type": "application/json; charset=utf-8",
    "Expires": "-1",
    "x-ms-keyvault-region": "westeurope",
    "x-ms-keyvault-service-version": "1.9.3070.1",
    "x-ms-keyvault-network-info": "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000;includeSubDomains",
}


class Route(NamedTuple):
    """One operation: its name, how it is called, the permission it needs and who answers it."""

    name: str
    method: str
    path: str
    permission: str
    handler: Handler


ROUTES = (
    Route("list", "GET", "certificates", "list", handlers.list_certificates),
    Route("create", "POST", "certificates/{name}/create", "create", handlers.create),
    Route("pending", "GET", "certificates/{name}/pending", "get", handlers.pending),
    Route("policy", "GET", "certificates/{name}/policy", "get", handlers.policy),
    Route("versions", "GET", "certificates/{name}/versions", "list", handlers.versions),
    Route("certificate", "GET", "certificates/{name}", "get", handlers.certificate),
    Route("version", "GET", "certificates/{name}/{version}", "get", handlers.version),
    Route("delete", "DELETE", "certificates/{name}", "delete", handlers.delete),
    Route("list-deleted", "GET", "deletedcertificates", "list", handlers.list_deleted),
    Route("deleted", "GET", "deletedcertificates/{name}", "get", handlers.deleted),
    Route("recover", "POST", "deletedcertificates/{name}/recover", "recover", handlers.recover),
)


@dataclass(frozen=True)
class Match:
    """The route a request belongs to, and what its path names."""

    route: Route | None
    name: str | None = None
    version: str | None = None


class App:
    """Answers requests for one vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def match(self, request: Request) -> Match:
        """Return the route for a request; a name even if no route has this method."""
        segments = request.segments
        name = segments[1] if len(segments) > 1 and segments[0] in _TOP else None
        for route in ROUTES:
            version = _version_of(route, segments)
            if version is not None and route.method == request.method:
                return Match(route, name, version or None)
        return Match(None, name)

    def receive(self, request: Request) -> Call:
        """Write the request into the journal and return it as a call."""
        match = self.match(request)
        authorised = self.vault.tokens.accepts(request.headers.get("authorization"))
        route = match.route.name if match.route else None
        seq = self.vault.journal.received(
            method=request.method,
            path=request.target,
            route=route,
            name=match.name,
            client_request_id=request.headers.get("x-ms-client-request-id"),
            authorised=authorised,
        )
        return Call(request, route, match.name or "", match.version or "", authorised, seq)

    def handle(self, call: Call) -> Response:
        """Return the answer to a call."""
        try:
            response = self._admitted(call).handler(self.vault, call)
        except errors.ServiceError as error:
            response = _refusal(error)
        return Response(
            response.status, response.body, {**_headers_for(call.request), **response.headers}
        )

    def _admitted(self, call: Call) -> Route:
        if not call.authorised:
            raise errors.unauthorized()
        version = call.request.query.get("api-version", "")
        if version not in errors.API_VERSIONS:
            raise errors.bad_api_version(version)
        route = self.match(call.request).route
        if route is None:
            known = call.request.segments[:1] and call.request.segments[0] in _TOP
            method = call.request.method
            raise errors.method_not_allowed(method) if known else errors.no_such_path()
        if call.name and not is_name(call.name):
            raise errors.bad_name(call.name)
        if route.permission not in self.vault.settings.permissions:
            raise errors.forbidden(CALLER, route.permission, self.vault.name)
        return route


def _version_of(route: Route, segments: list[str]) -> str | None:
    """Return the version a path names for a route, "" for none, None if it is another path."""
    pattern = route.path.split("/")
    if len(pattern) != len(segments):
        return None
    version = ""
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted == "{version}":
            version = given
        elif wanted == "{name}":
            if segments[0] == "certificates" and given in _RESERVED:
                return None
        elif wanted != given:
            return None
    return version


def _headers_for(request: Request) -> dict[str, str]:
    headers = _ALWAYS | {"x-ms-request-id": str(uuid.uuid4())}
    client_request_id = request.headers.get("x-ms-client-request-id")
    return headers | ({"x-ms-client-request-id": client_request_id} if client_request_id else {})


def _refusal(error: errors.ServiceError) -> Response:
    body = wire.encode(wire.error(error.code, error.message, error.inner))
    headers = {"WWW-Authenticate": _CHALLENGE} if error.status == 401 else {}
    return Response(error.status, body, headers)
