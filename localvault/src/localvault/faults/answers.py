"""Faults of the vault: what it answers instead, in the service's own words."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate

from localvault import access, errors, wire
from localvault.clock import now
from localvault.errors import ServiceError
from localvault.exchange import VaultExchange
from localvault.faults.moves import execute_if_after
from localvault.faults.registry import Fault
from localvault.messages import Response
from localvault.routes import ROUTES, match

_REFUSALS = {429: errors.throttled, 500: errors.internal_error, 503: errors.unavailable}
_BROKEN_LINK = "https://["


def _change(fault: Fault, exchange: VaultExchange) -> None:
    response = exchange.execute() if fault.when == "after" else None
    name = fault.options["certificate"] or exchange.call.name
    exchange.change(fault.options["what"], name, fault.options["spec"])
    exchange.send(response or exchange.execute())


def _refuse(fault: Fault, exchange: VaultExchange) -> None:
    execute_if_after(fault, exchange)
    wait = fault.options["retry_after"]
    if wait is not None and fault.options["as_date"]:
        wait = formatdate(now() + wait, usegmt=True)
    headers = {} if wait is None else {"Retry-After": str(wait)}
    exchange.refuse(_REFUSALS[fault.options["status"]](), headers)


def _forbid(fault: Fault, exchange: VaultExchange) -> None:
    execute_if_after(fault, exchange)
    exchange.refuse(_prohibition(fault.options["by"], exchange))


def _prohibition(by: str, exchange: VaultExchange) -> ServiceError:
    vault, call = exchange.vault, exchange.call
    if by == "firewall":
        return errors.forbidden_by_firewall(vault.tokens.caller, vault.name)
    if by == "connection":
        return errors.forbidden_by_connection(vault.tokens.caller, vault.name)
    # A request that no route answers is refused as one that lists.
    route = match(call.request).route or ROUTES[0]
    if by == "policy":
        return access.not_by_policy(vault, route)
    return access.not_by_roles(vault, route, call.name)


def _expired(fault: Fault, exchange: VaultExchange) -> None:
    execute_if_after(fault, exchange)
    exchange.refuse(errors.token_expired())


def _claims(fault: Fault, exchange: VaultExchange) -> None:
    execute_if_after(fault, exchange)
    claims = fault.options["claims"] or _issued_later()
    encoded = base64.b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode()
    header = (
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/'
        f'authorize", error="insufficient_claims", claims="{encoded}"'
    )
    exchange.refuse(errors.token_revoked(), {"WWW-Authenticate": header})


def _issued_later() -> wire.Json:
    """The claims that only a token from now on can have."""
    return {"access_token": {"nbf": {"essential": True, "value": str(int(now()))}}}


def _challenge(fault: Fault, exchange: VaultExchange) -> None:
    execute_if_after(fault, exchange)
    tenant, resource = fault.options["tenant"], fault.options["resource"]
    header = exchange.vault.tokens.challenge(tenant, resource)
    exchange.refuse(errors.unauthorized(), {"WWW-Authenticate": header})


def _next_link(fault: Fault, exchange: VaultExchange) -> None:
    response = exchange.execute()
    exchange.send(_with_link(response, _link(fault, exchange)))


def _link(fault: Fault, exchange: VaultExchange) -> str:
    call = exchange.call
    bases = {"loop": call.base, "foreign": fault.options["host"]}
    how = fault.options["how"]
    return f"{bases[how]}{call.request.target}" if how in bases else _BROKEN_LINK


def _with_link(response: Response, link: str) -> Response:
    """Return a page with another link; what is no page stays as it is."""
    body = json.loads(response.body or b"{}")
    if "nextLink" not in body:
        return response
    return replace(response, body=wire.encode({**body, "nextLink": link}))


ANSWERS: dict[str, Callable[[Fault, VaultExchange], None]] = {
    "change": _change,
    "refuse": _refuse,
    "forbid": _forbid,
    "expired": _expired,
    "claims": _claims,
    "challenge": _challenge,
    "next_link": _next_link,
}
