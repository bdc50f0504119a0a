"""The vault does not let the portal in: permissions, the firewall, private networks."""

import ipaddress
import shlex
from collections.abc import Sequence

from certificates.domain.explanations.parts import Case, Explanation, Way
from certificates.domain.vault_permissions import NAMES

NEEDED = ("get", "list", "delete", "create", "update", "recover")
_READING = {"get", "list"}
_REPLACES = "This command replaces the certificate permissions of the identity, so it lists all"


def identity(case: Case) -> str:
    """The portal's identity: its credential's name, and its ids as far as the refusal told them."""
    ids = [
        f"{word} {value}"
        for word, value in (("app", case.failure.app_id), ("object", case.failure.object_id))
        if value
    ]
    name = f" {case.known.credential}" if case.known.credential else ""
    told = f" ({', '.join(ids)})" if ids else ""
    return f"The portal's identity{name}{told}"


def _object_id(case: Case) -> str:
    return shlex.quote(case.failure.object_id) if case.failure.object_id else "<object id>"


def missing(case: Case) -> str:
    """The certificate permission that is missing."""
    reading = "get" if case.name else "list"
    return case.failure.permission or (reading if case.reading else case.attempt.permission)


def access_policy(case: Case) -> Explanation:
    """A vault with access policies: the one command replaces the list, so it names all of it."""
    lacks = missing(case)
    held = [name for name in NAMES if name in case.known.held]
    listed = list(dict.fromkeys((*(held or NEEDED), lacks)))
    told = {*listed, *case.known.lacked}
    text = of_the_list([lacks], [name for name in NAMES if name not in told])
    if not held:
        text = (
            f"{_REPLACES} that the portal uses, {lacks} included. Add what the first command shows "
            "beside them. Key and secret permissions stay."
        )
    return Explanation(
        what=case.refused,
        why=(
            f"{identity(case)} lacks the certificate permission {lacks} in {case.vault}."
            f"{case.unchanged}"
        ),
        ways=(*policy_ways(case, listed, text), *case.again),
    )


def of_the_list(lacks: list[str], unknown: list[str]) -> str:
    """What the command lists beside the permissions that the identity has."""
    rest = (
        f" Not known: {', '.join(unknown)}. If the first command shows them, add them."
        if unknown
        else ""
    )
    return (
        f"{_REPLACES}: what it has, and {', '.join(lacks)}.{rest} Key and secret permissions stay."
    )


def policy_ways(case: Case, listed: Sequence[str], text: str) -> tuple[Way, Way]:
    """Look first, then replace the permissions by those ``listed``; ``text`` says so."""
    oid, vault = _object_id(case), case.quoted_vault
    held = f"properties.accessPolicies[?objectId=='{case.failure.object_id or '<object id>'}']"
    return (
        Way(
            text="See which certificate permissions the identity has:",
            command=f'az keyvault show --name {vault} --query "{held}.permissions.certificates"',
        ),
        Way(
            text=text,
            command=(
                f"az keyvault set-policy --name {vault} --object-id {oid} "
                f"--certificate-permissions {' '.join(listed)}"
            ),
        ),
    )


def role_assignment(case: Case) -> Explanation:
    """A vault with role assignments (Azure RBAC)."""
    action = case.failure.data_action or missing(case)
    return Explanation(
        what=case.refused,
        why=f"{identity(case)} lacks the permission {action} in {case.vault}.{case.unchanged}",
        ways=(role_way(case, [missing(case)]), *case.again),
    )


def role_way(case: Case, lacks: Sequence[str]) -> Way:
    """The smallest role that holds what is missing, on the whole vault."""
    role = "Key Vault Reader" if _READING.issuperset(lacks) else "Key Vault Certificates Officer"
    scope = (
        shlex.quote(case.failure.resource)
        if case.failure.resource
        else f'"$(az keyvault show --name {case.quoted_vault} --query id --output tsv)"'
    )
    return Way(
        text=(
            f"Give the identity the role {role}. It can take 10 minutes to work. (Say User instead "
            "of ServicePrincipal when the portal runs on az login.)"
        ),
        command=(
            f"az role assignment create --assignee-object-id {_object_id(case)} "
            f'--assignee-principal-type ServicePrincipal --role "{role}" --scope {scope}'
        ),
    )


def unknown_model(case: Case) -> Explanation:
    """The refusal does not say which permission model the vault has; it is not guessed."""
    return Explanation(
        what=case.refused,
        why=(
            f"{identity(case)} lacks a permission ({missing(case)}) in {case.vault}."
            f"{case.unchanged}"
        ),
        ways=(
            Way(
                text=(
                    "Ask which permission model the vault has. true: role assignments decide "
                    "(Azure RBAC); false: the vault's access policies do."
                ),
                command=(
                    f"az keyvault show --name {case.quoted_vault} "
                    "--query properties.enableRbacAuthorization"
                ),
            ),
            *case.again,
        ),
    )


def firewall(case: Case) -> Explanation:
    """The vault's firewall does not know the portal's address."""
    address = case.failure.address
    shown = f" {address}" if address else ""
    return Explanation(
        what=f"{case.vault} does not accept the portal's address{shown}.",
        why=f"The firewall of the vault let no request through.{case.unchanged}",
        ways=(
            Way(
                text="Let the address in. It can take up to 15 minutes to work.",
                command=(
                    f"az keyvault network-rule add --name {case.quoted_vault} "
                    f"--ip-address {_range(address)}"
                ),
            ),
            *case.again,
        ),
    )


def _range(address: str) -> str:
    """One address as a range; only what is an address reaches a command."""
    try:
        return str(ipaddress.ip_network(address))
    except ValueError:
        return "<address>/32"


def private_network(case: Case) -> Explanation:
    """Public access is switched off."""
    seen = f"; its name resolved to {_told(case.failure.address)}" if case.failure.address else ""
    return Explanation(
        what=f"{case.vault} accepts private connections only.",
        why=f"The portal reached it over the public network{seen}.{case.unchanged}",
        ways=(
            Way(
                text=(
                    "Ask the owner of the portal's network for a private endpoint of the vault and "
                    "for its DNS zone (privatelink.vaultcore.azure.net)."
                )
            ),
            case.check,
        ),
    )


def _told(address: str) -> str:
    """An address and its kind; only what is an address is told."""
    try:
        is_public = ipaddress.ip_address(address).is_global
    except ValueError:
        return "an address that is none"
    return f"the {'public' if is_public else 'private'} address {address}"
