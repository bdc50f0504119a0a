"""Text from certificates and vaults is anybody's text; here it is made inert."""

import unicodedata

LONGEST = 10_000
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def storable(text: str) -> str:
    """``text`` without what some database or encoding refuses: NUL and lone surrogates."""
    return "".join("\ufffd" if c == "\0" or unicodedata.category(c) == "Cs" else c for c in text)


def is_visible(text: str) -> bool:
    """Whether ``text`` is one line of visible characters and blanks: what it does can be seen."""
    return not any(unicodedata.category(c) in _INVISIBLE for c in text)


def without_marks(text: str) -> str:
    """``text`` without control, format and direction marks, each of them as U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) in _INVISIBLE else c for c in text)


def inert(text: str) -> str:
    """``text`` as a page shows it: without such marks, and cut at 10 kB."""
    shown = without_marks(text[:LONGEST])
    rest = len(text) - LONGEST
    return f"{shown}…, {rest:,} more characters" if rest > 0 else shown
