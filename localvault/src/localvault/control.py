"""The control API under /_localvault/: what tests and demos set and read while the vault runs."""

import json
from typing import Any
from urllib.parse import urlsplit

from localvault import changes
from localvault.errors import ServiceError
from localvault.faults import TOKEN_ROUTE, Faults
from localvault.fill import fill
from localvault.messages import Request, Response
from localvault.rules import events
from localvault.vault import Vault

PREFIX = "_localvault"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Control:
    """Answers control requests; nothing of them is in the journal."""

    def __init__(self, vault: Vault, faults: Faults, token_faults: Faults) -> None:
        self._vault = vault
        self._faults = faults
        self._token_faults = token_faults

    def handle(self, request: Request) -> Response:
        """Return the answer to a control request."""
        if not _is_local(request):
            return _answer(403, {"error": "control is for programs on this machine, by localhost"})
        try:
            return _answer(200, self._dispatch(request))
        except LookupError as error:
            return _answer(404, {"error": f"there is no {error.args[0]}"})
        except (ValueError, TypeError) as error:
            return _answer(400, {"error": str(error)})
        except ServiceError as error:
            return _answer(409, {"error": error.message})

    def _dispatch(self, request: Request) -> dict[str, Any]:
        body = json.loads(request.body or b"{}")
        match request.method, *request.segments[1:]:
            case "GET", "journal":
                return {"entries": self._vault.journal.entries(request.query)}
            case "GET", "settings":
                return self._vault.settings.as_dict()
            case "PATCH", "settings":
                self._vault.setting.change(body)
                return self._vault.settings.as_dict()
            case "GET", "events":
                with self._vault.looking() as tx:
                    since = int(request.query.get("since", "0"))
                    return {"events": events.told(tx, self._vault.name, since)}
            case "POST", "clock":
                return {"now": self._vault.forward(body["forward"])}
            case "POST", "changes":
                changes.apply(self._vault, body["what"], body["name"], body.get("options", {}))
                return {}
            case "POST", "fill":
                fill(self._vault, body["certificates"])
                return {}
            case _:
                return self._dispatch_faults(request, body)

    def _dispatch_faults(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        match request.method, *request.segments[1:]:
            case "GET", "faults":
                faults = self._faults.all() + self._token_faults.all()
                return {"faults": [fault.as_dict() for fault in faults]}
            case "POST", "faults":
                is_for_tokens = body.get("route") == TOKEN_ROUTE
                registry = self._token_faults if is_for_tokens else self._faults
                return registry.add(body).as_dict()
            case "DELETE", "faults":
                self._faults.clear()
                self._token_faults.clear()
                return {}
            case "POST", "faults", fault_id, "release":
                registries = (self._faults, self._token_faults)
                if not any(registry.release(fault_id) for registry in registries):
                    raise LookupError(f"fault {fault_id}")
                return {}
            case _:
                raise LookupError(f"{request.method} {request.target} here")


def _is_local(request: Request) -> bool:
    """Distinguish a program on this machine from a page in a browser, whatever its name."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return host in _LOOPBACK and "origin" not in request.headers


def _answer(status: int, body: dict[str, Any]) -> Response:
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/json"})
