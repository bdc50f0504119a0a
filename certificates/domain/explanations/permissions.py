"""The vault does not let the portal in: permissions, the firewall, private networks."""

import ipaddress
import shlex
from collections.abc import Sequence

from certificates.domain.explanations.parts import Context, Explanation, Remedy
from certificates.domain.vault_permissions import NAMES

NEEDED = ("get", "list", "delete", "create", "update", "recover")
_READING = {"get", "list"}
_REPLACES = "This command replaces the certificate permissions of the identity, so it lists all"


def identity(context: Context) -> str:
    """The portal's identity: its credential's name, and its ids as far as the refusal has them."""
    ids = [
        f"{word} {value}"
        for word, value in (("app", context.failure.app_id), ("object", context.failure.object_id))
        if value
    ]
    name = f" {context.known.credential}" if context.known.credential else ""
    told = f" ({', '.join(ids)})" if ids else ""
    return f"The portal's identity{name}{told}"


def _object_id(context: Context) -> str:
    return shlex.quote(context.failure.object_id) if context.failure.object_id else "<object id>"


def missing(context: Context) -> str:
    """The certificate permission that is missing."""
    reading = "get" if context.name else "list"
    return context.failure.permission or (
        reading if context.reading else context.attempt.permission
    )


def access_policy(context: Context) -> Explanation:
    """A vault with access policies: the one command replaces the list, so it names all of it."""
    lacks = missing(context)
    held = [name for name in NAMES if name in context.known.held]
    listed = list(dict.fromkeys((*(held or NEEDED), lacks)))
    told = {*listed, *context.known.lacked}
    text = of_the_list([lacks], [name for name in NAMES if name not in told])
    if not held:
        text = (
            f"{_REPLACES} that the portal uses, {lacks} included. Add what the first command shows "
            "beside them. Key and secret permissions stay."
        )
    return Explanation(
        what=context.refused,
        why=(
            f"{identity(context)} lacks the certificate permission {lacks} in {context.vault}."
            f"{context.unchanged}"
        ),
        remedies=(*policy_ways(context, listed, text), *context.again),
    )


def of_the_list(lacks: list[str], unknown: list[str]) -> str:
    """What the command lists apart from the permissions that the identity has."""
    rest = (
        f" Not known: {', '.join(unknown)}. If the first command shows them, add them."
        if unknown
        else ""
    )
    return (
        f"{_REPLACES}: what it has, and {', '.join(lacks)}.{rest} Key and secret permissions stay."
    )


def policy_ways(context: Context, listed: Sequence[str], text: str) -> tuple[Remedy, Remedy]:
    """Look first, then replace the permissions by those ``listed``; ``text`` says so."""
    oid, vault = _object_id(context), context.quoted_vault
    held = f"properties.accessPolicies[?objectId=='{context.failure.object_id or '<object id>'}']"
    return (
        Remedy(
            text="See which certificate permissions the identity has:",
            command=f'az keyvault show --name {vault} --query "{held}.permissions.certificates"',
        ),
        Remedy(
            text=text,
            command=(
                f"az keyvault set-policy --name {vault} --object-id {oid} "
                f"--certificate-permissions {' '.join(listed)}"
            ),
        ),
    )


def role_assignment(context: Context) -> Explanation:
    """A vault with role assignments (Azure RBAC)."""
    action = context.failure.data_action or missing(context)
    return Explanation(
        what=context.refused,
        why=(
            f"{identity(context)} lacks the permission {action} in {context.vault}."
            f"{context.unchanged}"
        ),
        remedies=(role_way(context, [missing(context)]), *context.again),
    )


def role_way(context: Context, lacks: Sequence[str]) -> Remedy:
    """The smallest role that holds what is missing, on the whole vault."""
    role = "Key Vault Reader" if _READING.issuperset(lacks) else "Key Vault Certificates Officer"
    scope = (
        shlex.quote(context.failure.resource)
        if context.failure.resource
        else f'"$(az keyvault show --name {context.quoted_vault} --query id --output tsv)"'
    )
    return Remedy(
        text=(
            f"Give the identity the role {role}. It can take 10 minutes to work. (Say User instead "
            "of ServicePrincipal when the portal runs on az login.)"
        ),
        command=(
            f"az role assignment create --assignee-object-id {_object_id(context)} "
            f'--assignee-principal-type ServicePrincipal --role "{role}" --scope {scope}'
        ),
    )


def unknown_model(context: Context) -> Explanation:
    """The refusal does not say which permission model the vault has; it is not guessed."""
    return Explanation(
        what=context.refused,
        why=(
            f"{identity(context)} lacks a permission ({missing(context)}) in {context.vault}."
            f"{context.unchanged}"
        ),
        remedies=(
            Remedy(
                text=(
                    "Ask which permission model the vault has. true: role assignments decide "
                    "(Azure RBAC); false: the vault's access policies do."
                ),
                command=(
                    f"az keyvault show --name {context.quoted_vault} "
                    "--query properties.enableRbacAuthorization"
                ),
            ),
            *context.again,
        ),
    )


def firewall(context: Context) -> Explanation:
    """The vault's firewall does not know the portal's address."""
    address = context.failure.address
    shown = f" {address}" if address else ""
    return Explanation(
        what=f"{context.vault} does not accept the portal's address{shown}.",
        why=f"The firewall of the vault let no request through.{context.unchanged}",
        remedies=(
            Remedy(
                text="Let the address in. It can take up to 15 minutes to work.",
                command=(
                    f"az keyvault network-rule add --name {context.quoted_vault} "
                    f"--ip-address {_range(address)}"
                ),
            ),
            *context.again,
        ),
    )


def _range(address: str) -> str:
    """One address as a range; only what is an address reaches a command."""
    try:
        return str(ipaddress.ip_network(address))
    except ValueError:
        return "<address>/32"


def private_network(context: Context) -> Explanation:
    """Public access is switched off."""
    seen = (
        f"; its name resolved to {_told(context.failure.address)}"
        if context.failure.address
        else ""
    )
    return Explanation(
        what=f"{context.vault} accepts private connections only.",
        why=f"The portal reached it over the public network{seen}.{context.unchanged}",
        remedies=(
            Remedy(
                text=(
                    "Ask the owner of the portal's network for a private endpoint of the vault and "
                    "for its DNS zone (privatelink.vaultcore.azure.net)."
                )
            ),
            context.check,
        ),
    )


def _told(address: str) -> str:
    """An address and its kind; text that is not an address is not repeated."""
    try:
        is_public = ipaddress.ip_address(address).is_global
    except ValueError:
        return "an address that is none"
    return f"the {'public' if is_public else 'private'} address {address}"
