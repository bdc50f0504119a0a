"""A request with what its path names, and the answers that handlers give to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localvault import errors, wire
from localvault.messages import Request, Response

# Every answer about an operation in progress asks to come back in ten seconds.
RETRY_AFTER = {"Retry-After": "10"}


@dataclass(frozen=True)
class Call:
    """A request with what its path names and its place in the journal."""

    request: Request
    route: str | None
    name: str
    version: str
    authorised: bool
    seq: int

    @property
    def base(self) -> str:
        """The vault's URL as the caller wrote it."""
        return self.request.base

    def json(self) -> dict[str, Any]:
        """Return the body, which must be a JSON object."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise errors.bad_parameter("The request body is not valid JSON.") from error
        if not isinstance(body, dict):
            raise errors.bad_parameter("The request body is not a JSON object.")
        return body


def answer(
    body: wire.Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer with a JSON body."""
    return Response(status, wire.encode(body), headers or {})
