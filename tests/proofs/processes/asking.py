"""How a visitor asks for each verb, and what the vault needs to have before."""

from collections.abc import Iterable
from typing import Any

import requests

from localvault.testing import LocalVault
from tests.proofs.processes.visitor import Visitor

VERBS = ("create", "cancel", "delete-operation", "disable", "delete", "recover", "purge")
FINISHED = (
    "delete-operation",
    "disable",
)  # those that end with the vault's answer: nothing is looked at
FOLLOWED = tuple(verb for verb in VERBS if verb not in FINISHED)
ROUTES = {
    "delete-operation": "delete-pending",
    "disable": "update",
}  # of the vault; those that are not named as the verb is
# Those that are not named as the verb is.
PERMISSIONS = {"cancel": "update", "delete-operation": "update", "disable": "update"}


def route(verb: str) -> str:
    """The vault's route of the verb's request."""
    return ROUTES.get(verb, verb)


def path(verb: str, vault: str, name: str) -> str:
    """The address of the form."""
    return {
        "create": f"/vaults/{vault}/create/",
        "cancel": f"/vaults/{vault}/certificates/{name}/cancel/",
        "delete-operation": f"/vaults/{vault}/certificates/{name}/delete-operation/",
        "disable": f"/vaults/{vault}/certificates/{name}/disable/",
        "delete": f"/vaults/{vault}/certificates/{name}/delete/",
        "recover": f"/vaults/{vault}/deleted/{name}/recover/",
        "purge": f"/vaults/{vault}/deleted/{name}/purge/",
    }[verb]


def fields(verb: str, vault: str, name: str) -> dict[str, str]:
    """What somebody fills in."""
    if verb in ("delete", "purge"):
        return {"typed": f"{vault}/{name}"}
    if verb in ("cancel", "delete-operation", "disable", "recover"):
        return {}
    return {
        "name": name,
        "issuer": "Self",
        "dns_names": "www.contoso.example",
        "validity_months": "12",
        "key": "EC-P-256",
        "exportable": "on",
        "enabled": "on",
    }


def ask(
    visitor: Visitor, verb: str, vault: str, name: str, *, at: str = "", **more: str
) -> requests.Response:
    """Send the form, without the page that shows it."""
    form = {**visitor.new_form(), **fields(verb, vault, name), **more}
    return visitor.post(path(verb, vault, name), form, at=at)


def prepare(vault: LocalVault, wanted: Iterable[tuple[str, str]]) -> None:
    """Put into the vault what each (verb, name) needs."""
    states = {"cancel": "csr", "delete-operation": "csr", "disable": "ready", "delete": "ready"}
    states |= {"recover": "deleted", "purge": "deleted"}
    certificates: list[dict[str, Any]] = [
        {"name": name, "state": states[verb], "key_type": "EC-P-256", "age_days": 1}
        for verb, name in wanted
        if verb in states
    ]
    vault.fill(certificates)
