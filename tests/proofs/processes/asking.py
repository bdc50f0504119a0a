"""How a visitor asks for each verb, and what the vault needs to have before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import requests

from localvault.testing import LocalVault
from tests.proofs.processes.visitor import Visitor

OWN = "/certificates/{name}/"


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one verb is asked for, and what it is called in the vault where that differs."""

    at: str  # the address of its form, below that of the vault
    needs: Mapping[str, Any] | None = field(default_factory=lambda: {"state": "ready"})
    fields: Mapping[str, str] = field(default_factory=dict)
    is_typed: bool = False
    reads: int = 0  # requests of the form itself, before anything is recorded
    is_followed: bool = True  # its answer is not the end of it
    route: str = ""
    permission: str = ""
    words: str = ""  # what is refused


CREATE = {
    "issuer": "Self",
    "dns_names": "www.contoso.example",
    "validity_months": "12",
    "key": "EC-P-256",
    "exportable": "on",
    "enabled": "on",
}
UPDATE = Way(at="", is_followed=False, route="update", permission="update")
CSR, DELETED = {"state": "csr"}, {"state": "deleted"}
WAYS = {
    "create": Way(at="/create/", needs=None, fields=CREATE),
    "renew": Way(
        at=f"{OWN}renew/",
        reads=3,
        route="create",
        permission="create",
        words="make a new version of",
    ),
    "cancel": Way(at=f"{OWN}cancel/", needs=CSR, permission="update"),
    "delete-operation": Way(
        at=f"{OWN}delete-operation/",
        needs=CSR,
        is_followed=False,
        route="delete-pending",
        permission="update",
        words="delete the operation",
    ),
    "enable": replace(UPDATE, at=f"{OWN}enable/", needs={"enabled": False}),
    "disable": replace(UPDATE, at=f"{OWN}disable/"),
    "tags": replace(
        UPDATE, at=f"{OWN}tags/", fields={"tags": "team=web"}, words="change the tags of"
    ),
    "delete": Way(at=f"{OWN}delete/", is_typed=True),
    "recover": Way(at="/deleted/{name}/recover/", needs=DELETED),
    "purge": Way(at="/deleted/{name}/purge/", needs=DELETED, is_typed=True),
}
VERBS = tuple(WAYS)
# One of each kind: enable and tags are sent and settled as disable is, and renew as create.
KINDS = tuple(verb for verb in VERBS if verb not in ("renew", "enable", "tags"))


def route(verb: str) -> str:
    """The vault's route of the verb's request."""
    return WAYS[verb].route or verb


def permission(verb: str) -> str:
    """The permission that its request needs."""
    return WAYS[verb].permission or verb


def path(verb: str, vault: str, name: str) -> str:
    """The address of the form."""
    return f"/vaults/{vault}{WAYS[verb].at.format(name=name)}"


def fields(verb: str, vault: str, name: str) -> dict[str, str]:
    """What somebody fills in."""
    typed = {"typed": f"{vault}/{name}"} if WAYS[verb].is_typed else {}
    return {"name": name, **WAYS[verb].fields, **typed}


def ask(
    visitor: Visitor, verb: str, vault: str, name: str, *, at: str = "", **more: str
) -> requests.Response:
    """Send the form, without the page that shows it."""
    form = {**visitor.new_form(), **fields(verb, vault, name), **more}
    return visitor.post(path(verb, vault, name), form, at=at)


def prepare(vault: LocalVault, wanted: Iterable[tuple[str, str]]) -> None:
    """Put into the vault what each (verb, name) needs."""
    certificates = [
        {"name": name, "key_type": "EC-P-256", "age_days": 1, **needs}
        for verb, name in wanted
        if (needs := WAYS[verb].needs) is not None
    ]
    vault.fill(certificates)
