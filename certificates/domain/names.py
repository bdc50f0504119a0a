"""Certificate names: what Key Vault accepts, and how two of them are compared."""

import re

NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")


def is_name(text: str) -> bool:
    """Whether Key Vault takes ``text`` as a name: 1 to 127 of 0-9, a-z, A-Z and hyphen."""
    return NAME.fullmatch(text) is not None


def key_of(name: str) -> str:
    """The name as slots, URLs and history compare it: the vault ignores case, so it is lowered."""
    return name.lower()
