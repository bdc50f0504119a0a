"""The vaults: found for a person, their state, and what an administrator changes of them."""

from certificates.services.vaults.finding import (
    addresses,
    find,
    find_to_show,
    in_use,
    shown,
    usable,
    visible,
)
from certificates.services.vaults.from_settings import keep_as_settings_say, keep_at_start
from certificates.services.vaults.state import (
    Age,
    Connection,
    ConnectionState,
    Inventory,
    age_of,
    api_version_of,
    connection_of,
    inventory_of,
    switched_off,
    too_new_fields,
)

__all__ = [
    "Age",
    "Connection",
    "ConnectionState",
    "Inventory",
    "addresses",
    "age_of",
    "api_version_of",
    "connection_of",
    "find",
    "find_to_show",
    "in_use",
    "inventory_of",
    "keep_as_settings_say",
    "keep_at_start",
    "shown",
    "switched_off",
    "too_new_fields",
    "usable",
    "visible",
]
