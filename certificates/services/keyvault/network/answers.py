"""The body of an answer, read up to a limit: what a stranger sends must not fill the memory."""

import requests
from urllib3.exceptions import HTTPError

VERSION = "x-ms-keyvault-service-version"  # every answer of Key Vault has it, no proxy's
MOST_MB = 4  # a page of 25 certificates has some tens of kilobytes
PIECE = 65_536  # bytes
PLAIN = {"Accept-Encoding": "identity"}  # a few kilobytes of gzip can be a gigabyte of zeros


class Unlike(ValueError):
    """What a vault would not do. ``str()`` says what, in words for people.

    ``is_key_vaults``: Key Vault itself answered so, which says nothing against the connection.
    """

    is_key_vaults = False


def read_body(response: requests.Response) -> None:
    """Read the whole body, as ``response.content``.

    Raises Unlike for one that is compressed, though ``PLAIN`` was sent, or too long.
    """
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise _refused(response, "its answer is compressed, which was not asked for")
    pieces, size = [], 0
    try:
        while piece := response.raw.read(PIECE, decode_content=False):
            size += len(piece)
            if size > MOST_MB * 1_000_000:
                raise _refused(response, f"its answer is longer than {MOST_MB} MB")
            pieces.append(piece)
    except HTTPError as error:
        response.raw.close()
        raise requests.exceptions.ConnectionError(error) from error
    # As requests does where it reads the body itself: nothing is read from the connection again.
    response._content, response._content_consumed = b"".join(pieces), True  # type: ignore[attr-defined]


def _refused(response: requests.Response, what: str) -> Unlike:
    """Close the connection: the rest of the answer is not wanted."""
    response.raw.close()
    unlike = Unlike(what)
    unlike.is_key_vaults = VERSION in response.headers
    return unlike
