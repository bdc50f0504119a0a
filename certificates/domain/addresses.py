"""IPv6 addresses in their short form, and the hosts of site addresses."""

import re
from ipaddress import ip_address

_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*", re.IGNORECASE)
_SITE = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)?(?:[^\s/@]*@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[^\s/:?#@\[\]]+)(?P<rest>(?::\d+)?(?:[/?#]\S*)?)",
    re.IGNORECASE,
)


def short_addresses(text: str) -> list[str]:
    """The short forms of the IPv6 addresses in ``text`` that are written otherwise."""
    found = (_short(written) for written in _IPV6.findall(text))
    return [short for short in dict.fromkeys(found) if short and short not in text]


def host_of(text: str) -> str:
    """The host of a site's address, in lower case; "" where ``text`` is not an address.

    Without a scheme it needs a port or a path, and a dot in the host.
    """
    found = _SITE.fullmatch(text)
    if not found or not (found["scheme"] or (found["rest"] and "." in found["host"])):
        return ""
    return found["host"].strip("[]").rstrip(".").casefold()


def wildcard_of(host: str) -> str:
    """The wildcard name that covers a host: ``*.contoso.com`` for ``www.contoso.com``."""
    parent = host.partition(".")[2]
    return f"*.{parent}" if "." in parent else ""


def _short(written: str) -> str:
    """ "" for what only looks like an address; a label may end in the colon before it."""
    for text in (written, written.rstrip(".:"), written[1:]):
        try:
            return str(ip_address(text))
        except ValueError:
            continue
    return ""
