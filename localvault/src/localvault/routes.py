"""The one table of routes: every operation of the service, and who answers it."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from localvault.call import Call
from localvault.handlers import (
    certificates,
    contacts,
    content,
    deleted,
    issuers,
    pending,
    policies,
    secrets,
)
from localvault.messages import Request, Response
from localvault.vault import Vault

Handler = Callable[[Vault, Call], Response]

# The first words of paths that have names behind them.
NOUNS = ("certificates", "deletedcertificates", "secrets")
# Words of other operations, which can never be the name of a certificate in these places.
_RESERVED = frozenset({"create", "import", "restore", "contacts", "issuers"})


class Route(NamedTuple):
    """One operation: its name, how it is called, the permission it needs and who answers it."""

    name: str
    method: str
    path: str
    permission: str
    handler: Handler


ROUTES = (
    Route("contacts", "GET", "certificates/contacts", "managecontacts", contacts.contacts),
    Route("set-contacts", "PUT", "certificates/contacts", "managecontacts", contacts.put),
    Route("delete-contacts", "DELETE", "certificates/contacts", "managecontacts", contacts.delete),
    Route("issuers", "GET", "certificates/issuers", "listissuers", issuers.list_issuers),
    Route("issuer", "GET", "certificates/issuers/{issuer}", "getissuers", issuers.issuer),
    Route("set-issuer", "PUT", "certificates/issuers/{issuer}", "setissuers", issuers.put),
    Route("update-issuer", "PATCH", "certificates/issuers/{issuer}", "setissuers", issuers.change),
    Route(
        "delete-issuer", "DELETE", "certificates/issuers/{issuer}", "deleteissuers", issuers.delete
    ),
    Route("list", "GET", "certificates", "list", certificates.list_certificates),
    Route("create", "POST", "certificates/{name}/create", "create", certificates.create),
    Route("import", "POST", "certificates/{name}/import", "import", content.bring_in),
    Route("merge", "POST", "certificates/{name}/pending/merge", "create", content.merge),
    Route("backup", "POST", "certificates/{name}/backup", "backup", content.backup),
    Route("restore", "POST", "certificates/restore", "restore", content.restore),
    Route("pending", "GET", "certificates/{name}/pending", "get", pending.pending),
    Route("cancel", "PATCH", "certificates/{name}/pending", "update", pending.cancel),
    Route("delete-pending", "DELETE", "certificates/{name}/pending", "update", pending.delete),
    Route("policy", "GET", "certificates/{name}/policy", "get", policies.policy),
    Route("update-policy", "PATCH", "certificates/{name}/policy", "update", policies.update),
    Route("versions", "GET", "certificates/{name}/versions", "list", certificates.versions),
    Route("certificate", "GET", "certificates/{name}", "get", certificates.certificate),
    Route("version", "GET", "certificates/{name}/{version}", "get", certificates.version),
    Route("update", "PATCH", "certificates/{name}", "update", certificates.update),
    Route(
        "update-version", "PATCH", "certificates/{name}/{version}", "update", certificates.update
    ),
    Route("delete", "DELETE", "certificates/{name}", "delete", deleted.delete),
    Route("list-deleted", "GET", "deletedcertificates", "list", deleted.list_deleted),
    Route("deleted", "GET", "deletedcertificates/{name}", "get", deleted.deleted),
    Route("purge", "DELETE", "deletedcertificates/{name}", "purge", deleted.purge),
    Route("recover", "POST", "deletedcertificates/{name}/recover", "recover", deleted.recover),
    Route("secret", "GET", "secrets/{name}", "get", secrets.secret),
    Route("secret-version", "GET", "secrets/{name}/{version}", "get", secrets.secret),
    Route("set-secret", "PUT", "secrets/{name}", "set", secrets.refuse_set),
    Route("delete-secret", "DELETE", "secrets/{name}", "delete", secrets.refuse_delete),
)


class Match(NamedTuple):
    """The route a request belongs to, and the certificate or issuer and version its path names."""

    route: Route | None
    name: str | None = None
    version: str | None = None


def match(request: Request) -> Match:
    """Return the route for a request; a name even if no route has this method."""
    segments = request.segments
    for route in ROUTES:
        if route.method == request.method:
            named = _named(route, segments)
            if named is not None:
                name = named.get("{name}") or named.get("{issuer}")
                return Match(route, name, named.get("{version}"))
    return Match(None, segments[1] if len(segments) > 1 and segments[0] in NOUNS else None)


@cache
def _parts(path: str) -> list[str]:
    return path.split("/")


def _named(route: Route, segments: list[str]) -> dict[str, str] | None:
    """Return what a path names in the places of a route's pattern; None if it is another path."""
    pattern = _parts(route.path)
    if len(pattern) != len(segments):
        return None
    named: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            if wanted == "{name}" and segments[0] == "certificates" and given in _RESERVED:
                return None
            named[wanted] = given
        elif wanted != given:
            return None
    return named
