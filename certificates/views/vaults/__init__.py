"""The pages of vaults: the list, one of them, adding some, settings and sync."""
