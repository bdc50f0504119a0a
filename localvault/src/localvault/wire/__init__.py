"""Every JSON body the vault sends: members in the service's order, absent ones left out."""

from localvault.wire.base import Context, Json, encode, error, page
from localvault.wire.certificates import (
    bundle,
    deleted_bundle,
    deleted_item,
    item,
    updated_version,
    version_bundle,
)
from localvault.wire.issuers import contacts, issuer, issuer_item
from localvault.wire.policies import operation, policy
from localvault.wire.secrets import secret

__all__ = [
    "Context",
    "Json",
    "bundle",
    "contacts",
    "deleted_bundle",
    "deleted_item",
    "encode",
    "error",
    "issuer",
    "issuer_item",
    "item",
    "operation",
    "page",
    "policy",
    "secret",
    "updated_version",
    "version_bundle",
]
