"""Requests and responses, apart from any connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """A request: `target` is path and query as sent, `headers` have lower-case names."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def segments(self) -> list[str]:
        """The path in parts; doubled slashes and the last one count for nothing."""
        return [unquote(part) for part in urlsplit(self.target).path.split("/") if part]

    @cached_property
    def query(self) -> dict[str, str]:
        """The query parameters, the first value of each."""
        pairs = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        return {key: values[0] for key, values in pairs.items()}

    @property
    def base(self) -> str:
        """The vault's URL as the caller wrote it."""
        return f"https://{self.headers.get('host', 'localhost')}"


@dataclass(frozen=True)
class Response:
    """A response. `cut`: send only so many bytes of the body that Content-Length promises."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
