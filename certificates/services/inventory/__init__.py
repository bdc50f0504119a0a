"""The inventory: rows about certificates, and how they come from what a vault says.

rows      from a vault's answers to rows
writing   short transactions, after a reading
settling  what an operation has shown, in the transaction that ends it
"""

from certificates.services.inventory.rows import Details
from certificates.services.inventory.settling import keep

__all__ = ["Details", "keep"]
