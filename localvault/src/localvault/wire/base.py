"""What all bodies have in common."""

import json
from typing import Any, NamedTuple

Json = dict[str, Any]


class Context(NamedTuple):
    """What a body needs besides rows: the vault's URL as it was called, and what it promises."""

    base: str
    recovery_level: str
    recoverable_days: int


def encode(body: Json) -> bytes:
    """Return a body as the service writes it: no blanks, UTF-8, nothing escaped needlessly."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def page(items: list[Json], next_link: str | None) -> Json:
    """Return a page of a list; the last one says so with null."""
    return {"value": items, "nextLink": next_link}


def error(code: str, message: str, inner: str | None) -> Json:
    """Return a refusal."""
    body: Json = {"code": code, "message": message}
    return {"error": body | ({"innererror": {"code": inner}} if inner else {})}
