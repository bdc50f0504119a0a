"""Lists in pages, each with a link to the next one."""

import base64
import binascii
from urllib.parse import quote, urlsplit

from localvault import errors, wire
from localvault.call import Call, answer
from localvault.messages import Response

LARGEST_PAGE = 25


def page_size(call: Call) -> int:
    """Return how many entries a page has."""
    wanted = call.request.query.get("maxresults")
    if wanted is None:
        return LARGEST_PAGE
    if not wanted.isdecimal() or not 1 <= int(wanted) <= LARGEST_PAGE:
        raise errors.bad_parameter(f"The value of maxresults must be 1 to {LARGEST_PAGE}.")
    return int(wanted)


def after(call: Call) -> str:
    """Return the place the previous page ended at, which its nextLink carries."""
    token = call.request.query.get("$skiptoken", "")
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise errors.bad_parameter("The value of $skiptoken is not valid.") from error


def page(call: Call, items: list[wire.Json], places: list[str], size: int) -> Response:
    """Answer one page. There is a next one if `places` has one more than fits.

    There is a place for each entry, and there may be more places than entries.
    """
    if len(places) <= size:
        return answer(wire.page(items, None))
    token = base64.urlsafe_b64encode(places[size - 1].encode()).rstrip(b"=").decode()
    query = call.request.query
    kept = [
        f"{key}={quote(query[key])}" for key in ("maxresults", "includePending") if key in query
    ]
    link = "&".join([f"api-version={query['api-version']}", f"$skiptoken={token}", *kept])
    path = "/".join(call.request.segments)
    return answer(wire.page(items[:size], f"{_with_port(call.base)}/{path}?{link}"))


def _with_port(base: str) -> str:
    """The service writes the port into nextLink, and only there."""
    return base if urlsplit(base).port else f"{base}:443"
