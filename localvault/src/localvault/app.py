"""From request to response: what is checked before a route is asked.

The order is the service's: token first, then api-version, path and name, then the permission, and
only then whether the thing is there and the body makes sense.
"""

import uuid
from collections.abc import Mapping

from localvault import errors, wire
from localvault.access import admit
from localvault.call import Call
from localvault.messages import Request, Response
from localvault.routes import NOUNS, Route, match
from localvault.rules.policy import is_name
from localvault.vault import Vault

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


class App:
    """Answers requests for one vault."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def receive(self, request: Request) -> Call:
        """Write the request into the journal and return it as a call."""
        found = match(request)
        authorised = self.vault.tokens.accepts(request.headers.get("authorization"))
        route = found.route.name if found.route else None
        seq = self.vault.journal.received(
            method=request.method,
            path=request.target,
            route=route,
            name=found.name,
            client_request_id=request.headers.get("x-ms-client-request-id"),
            authorised=authorised,
        )
        return Call(request, route, found.name or "", found.version or "", authorised, seq)

    def handle(self, call: Call) -> Response:
        """Return the answer to a call."""
        headers = _headers_for(call.request)
        try:
            route = self._checked(call)
            headers |= admit(self.vault, route, call.name)
            response = route.handler(self.vault, call)
        except errors.ServiceError as error:
            response = self._refusal(error)
        return Response(response.status, response.body, {**headers, **response.headers})

    def _checked(self, call: Call) -> Route:
        if not call.authorised:
            raise errors.unauthorized()
        version, spoken = call.request.query.get("api-version", ""), self.vault.settings.versions
        if version not in spoken:
            raise errors.bad_api_version(version, spoken[-1])
        route = match(call.request).route
        if route is None:
            known = call.request.segments[:1] and call.request.segments[0] in NOUNS
            method = call.request.method
            raise errors.method_not_allowed(method) if known else errors.no_such_path()
        if call.name and not is_name(call.name):
            raise errors.bad_name(call.name)
        return route

    def refuse(
        self, call: Call, error: errors.ServiceError, headers: Mapping[str, str]
    ) -> Response:
        """Return a refusal, whatever the call asks for."""
        refusal = self._refusal(error)
        common = _headers_for(call.request)
        return Response(refusal.status, refusal.body, {**common, **refusal.headers, **headers})

    def _refusal(self, error: errors.ServiceError) -> Response:
        body = wire.encode(wire.error(error.code, error.message, error.inner))
        challenge = {"WWW-Authenticate": self.vault.tokens.challenge()}
        return Response(error.status, body, challenge if error.status == 401 else {})


def _headers_for(request: Request) -> dict[str, str]:
    headers = _ALWAYS | {"x-ms-request-id": str(uuid.uuid4())}
    client_request_id = request.headers.get("x-ms-client-request-id")
    return headers | ({"x-ms-client-request-id": client_request_id} if client_request_id else {})
