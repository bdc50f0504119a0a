"""Reading vaults into the inventory."""
