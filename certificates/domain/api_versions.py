"""The API versions of Key Vault: which of two is newer, and what needs which.

Some clouds and other implementations lag behind the newest one by years.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

KNOWN = ("7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01", "2026-04-01")  # to the portal
OLDEST, NEWEST = KNOWN[0], KNOWN[-1]


class Needed(NamedTuple):
    """Since which version there is something, and what that is called."""

    since: str
    name: str


# What the older ones do not have, by the field of a form.
NEEDED = {
    "preserve_order": Needed("7.6", "The order of the certificates"),
    "ip_addresses": Needed("2025-07-01", "IP addresses"),
    "uris": Needed("2025-07-01", "URIs"),
}

_FORM = re.compile(r"(7\.\d{1,2}|20\d\d-\d\d-\d\d)(-preview(\.\d{1,3})?)?")
_BEFORE_ALL = "2016-10-01"  # the one date that is older than the numbers
_REFUSAL = re.compile(
    r"The specified version \([^)]{0,50}\) is not recognized"
    r"(?:\. Consider using the latest supported version \((?P<latest>[^)]{0,50})\))?"
)


def is_api_version(text: str) -> bool:
    """Whether it is a version that the portal can be set to use."""
    return bool(_FORM.fullmatch(text)) and order(text) >= order(OLDEST)


def order(version: str) -> tuple[int, ...]:
    """What versions are sorted by; a preview comes before its release."""
    released, preview, _ = version.partition("-preview")
    if released == _BEFORE_ALL:
        return (0,)
    return (*map(int, re.findall(r"\d+", released)), 0 if preview else 1)


def is_refusal(text: str) -> bool:
    """Whether a vault says that it does not know the version in which it was asked."""
    return bool(_REFUSAL.search(text))


def next_to_try(tried: Sequence[str], refusal: str) -> str | None:
    """The version to try after the last of ``tried`` was refused; None when there is none.

    It is the newest that the refusal allows: one up to the version that it names, or an older one
    than the last where it names none.
    """
    found = _REFUSAL.search(refusal)
    if not found:
        return None
    latest = found["latest"] or ""
    left = [version for version in KNOWN if version not in tried]
    if latest == _BEFORE_ALL or _FORM.fullmatch(latest):
        left = [version for version in left if order(version) <= order(latest)]
    else:
        left = [version for version in left if order(version) < order(tried[-1])]
    return left[-1] if left else None


def lacking(version: str) -> frozenset[str]:
    """The fields of a form that it does not have."""
    return frozenset(name for name, need in NEEDED.items() if order(version) < order(need.since))


def too_old(field: str, vault: str, version: str) -> str:
    """Why a vault that speaks an older version cannot be asked for a field."""
    name, since = NEEDED[field].name, NEEDED[field].since
    verb = "needs" if field == "preserve_order" else "need"
    return f"{name} {verb} API version {since}; {vault} speaks {version}."
