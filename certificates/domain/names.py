"""Names and versions: what Key Vault accepts in its addresses, and how names are compared."""

import re

# Words that an address has in the place of a certificate's name: /certificates/contacts.
RESERVED = ("contacts", "issuers", "restore")
_CHARACTERS = "[0-9a-zA-Z-]"
NAME = re.compile(f"{_CHARACTERS}{{1,127}}")
CERTIFICATE = re.compile(f"(?!(?i:{'|'.join(RESERVED)})(?!{_CHARACTERS})){NAME.pattern}")
VERSION = re.compile("[0-9a-f]{32}")

WRONG_NAME = "A name has 1 to 127 letters, digits and hyphens."
WRONG_VERSION = "A version has 32 hexadecimal digits."


def is_name(text: str) -> bool:
    """Whether ``text`` is 1 to 127 of 0-9, a-z, A-Z and hyphen, as all names in a vault are."""
    return NAME.fullmatch(text) is not None


def name_problem(text: str) -> str:
    """Why no certificate can be called ``text``, in a sentence; "" where one can."""
    if not is_name(text):
        return WRONG_NAME
    if key_of(text) in RESERVED:
        return f"{text} is a word of Key Vault's own addresses. Use another name."
    return ""


def is_version(text: str) -> bool:
    """Whether ``text`` is the id of a version: 32 digits of 0-9 and a-f."""
    return VERSION.fullmatch(text) is not None


def key_of(name: str) -> str:
    """The name as slots, URLs and history compare it: the vault ignores case, so it is lowered."""
    return name.lower()
