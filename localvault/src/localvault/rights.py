"""What callers can be allowed, in the words of both models that a vault can have.

Access policies name permissions; role assignments (RBAC) name roles, which hold data actions. A
route names its permission, and in the other model that permission represents one data action.
"""

from fnmatch import fnmatchcase
from functools import cache

EVERYTHING = "all"
MODELS = ("policy", "rbac")
_ISSUERS = frozenset({"getissuers", "listissuers", "setissuers", "deleteissuers"})
PERMISSIONS = _ISSUERS | {
    "get", "list", "update", "create", "import", "delete", "recover", "backup", "restore", "purge",
    "managecontacts", "manageissuers",
}  # fmt: skip
SECRET_PERMISSIONS = frozenset(
    {"get", "list", "set", "delete", "recover", "backup", "restore", "purge"}
)
_NAMESPACE = "Microsoft.KeyVault/vaults"
# By what a route is about and the permission it needs: what roles must hold.
DATA_ACTIONS = {
    ("certificates", "get"): "certificates/read",
    ("certificates", "list"): "certificates/read",
    ("certificates", "update"): "certificates/update/action",
    ("certificates", "create"): "certificates/create/action",
    ("certificates", "import"): "certificates/import/action",
    ("certificates", "delete"): "certificates/delete",
    ("certificates", "recover"): "certificates/recover/action",
    ("certificates", "backup"): "certificates/backup/action",
    ("certificates", "restore"): "certificates/restore/action",
    ("certificates", "purge"): "certificates/purge/action",
    ("certificates", "managecontacts"): "certificatecontacts/write",
    ("certificates", "getissuers"): "certificatecas/read",
    ("certificates", "listissuers"): "certificatecas/read",
    ("certificates", "setissuers"): "certificatecas/write",
    ("certificates", "deleteissuers"): "certificatecas/delete",
    ("secrets", "get"): "secrets/getSecret/action",
    ("secrets", "list"): "secrets/readMetadata/action",
    ("secrets", "set"): "secrets/setSecret/action",
    ("secrets", "delete"): "secrets/delete",
    ("secrets", "recover"): "secrets/recover/action",
    ("secrets", "backup"): "secrets/backup/action",
    ("secrets", "restore"): "secrets/restore/action",
    ("secrets", "purge"): "secrets/purge/action",
}
# The built-in roles for vaults, with the data actions of their definitions. Those that hold none
# manage vaults as resources.
ROLES: dict[str, tuple[str, ...]] = {
    "Key Vault Administrator": ("*",),
    "Key Vault Certificates Officer": (
        "certificatecas/*", "certificates/*", "certificatecontacts/write",
    ),
    "Key Vault Certificate User": (
        "certificates/read", "secrets/getSecret/action", "secrets/readMetadata/action", "keys/read",
    ),
    "Key Vault Reader": ("*/read", "secrets/readMetadata/action"),
    "Key Vault Secrets Officer": ("secrets/*",),
    "Key Vault Secrets User": ("secrets/getSecret/action", "secrets/readMetadata/action"),
    "Key Vault Crypto Officer": ("keys/*", "keyrotationpolicies/*"),
    "Key Vault Contributor": (),
    "Key Vault Purge Operator": (),
}  # fmt: skip


@cache
def permissions_of(words: str, kind: str = "certificates") -> frozenset[str]:
    """Return the permissions that the words give on `certificates` or `secrets`.

    `all` gives every one, `manageissuers` all those about issuers. Raises ValueError for a word
    that is no permission.
    """
    known = PERMISSIONS if kind == "certificates" else SECRET_PERMISSIONS
    named = frozenset(words.lower().split())
    if named == {EVERYTHING}:
        return known
    if unknown := named - known:
        raise ValueError(f"cannot name {' '.join(sorted(unknown))}: no such permission")
    return named | _ISSUERS if "manageissuers" in named else named


@cache
def roles_of(names: str) -> tuple[str, ...]:
    """Return the roles in a list of names between commas; raises ValueError for an unknown one."""
    spelt = {role.lower(): role for role in ROLES}
    given = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in given if name.lower() not in spelt]:
        raise ValueError(f"cannot name {', '.join(unknown)}: the roles are {', '.join(ROLES)}")
    return tuple(spelt[name.lower()] for name in given)


def data_action(kind: str, permission: str) -> str:
    """Return the data action that a permission represents, as refusals spell it."""
    return f"{_NAMESPACE}/{DATA_ACTIONS[kind, permission]}"


@cache
def granting_role(names: str, action: str) -> str | None:
    """Return the first of the named roles that holds a data action."""
    wanted = action.removeprefix(f"{_NAMESPACE}/")
    for role in roles_of(names):
        if any(fnmatchcase(wanted, held) for held in ROLES[role]):
            return role
    return None
