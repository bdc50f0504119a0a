"""The JSON of a vault, read with its place in the answer, so that what is odd can be named."""

import base64
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from certificates.domain.text import storable
from certificates.services.keyvault.network.answers import VERSION, Unlike

T = TypeVar("T")

_ONE = "certificates/[^/]+"
_NOUNS = tuple(
    (re.compile(path), noun)
    for path, noun in (
        ("certificates", "certificates"),
        (f"{_ONE}/pending", "certificate operation"),
        (f"{_ONE}/versions", "versions"),
        (f"{_ONE}/create", "create"),
        (_ONE, "certificate"),
        (f"{_ONE}/[^/]+", "version"),
        ("deletedcertificates", "deleted certificates"),
        ("deletedcertificates/[^/]+", "deleted certificate"),
    )
)


MOST = 2**31 - 1  # of a number that a database keeps
LAST = 2**53  # of a time in seconds: beyond it JSON numbers are not exact


class Odd(Unlike):
    """What is odd about an answer: ``policy.attributes.created is missing``."""


def request_name(method: str, path: str) -> str:
    """A request for people: ``GET certificate``. ``path`` may have a query."""
    plain = path.partition("?")[0].strip("/")
    nouns = (noun for pattern, noun in _NOUNS if pattern.fullmatch(plain))
    return f"{method} {next(nouns, plain)}"


def request_of(response: Any) -> str:
    """The request that an answer belongs to, for people."""
    request = response.request
    return request_name(request.method, urlsplit(request.url).path)


def read_answer(request: str, response: Any, read: Callable[["Shape"], T]) -> T:
    """What ``read`` makes of the body. Raises Odd, which names the request and the member.

    An odd answer of Key Vault itself says nothing against the connection to it.
    """
    try:
        return read(Shape(_json(response)))
    except Odd as error:
        odd = Odd(f"{request}: {error}")
        odd.is_key_vaults = VERSION in response.headers
        raise odd from error


def _json(response: Any) -> Any:
    try:
        return json.loads(response.content)
    except ValueError as error:
        raise Odd("is not JSON") from error
    except RecursionError as error:
        raise Odd("is nested too deeply") from error


class Shape:
    """One JSON object of an answer. What is absent or null is empty; what is needed raises Odd."""

    def __init__(self, value: Any, place: str = "") -> None:
        self._place = place
        if not isinstance(value, Mapping):
            raise Odd(f"{place or 'the body'} is {_kind(value)}, not an object")
        self._members: Mapping[str, Any] = value

    def __contains__(self, member: str) -> bool:
        return bool(self._members.get(member))

    def odd(self, member: str, what: str) -> Odd:
        """What is odd about a member."""
        return Odd(f"{self._at(member)} {what}")

    def need(self, member: str) -> Any:
        """The value of a member that must be there."""
        value = self._members.get(member)
        if value is None:
            raise self.odd(member, "is missing")
        return value

    def object(self, member: str) -> "Shape":
        """An object; an empty one where there is none."""
        value = self._members.get(member)
        return Shape({} if value is None else value, self._at(member))

    def needed_object(self, member: str) -> "Shape":
        """An object that must be there."""
        return Shape(self.need(member), self._at(member))

    def objects(self, member: str) -> "list[Shape]":
        """A list of objects, empty where there is none."""
        return [Shape(one, place) for one, place in self._placed(member)]

    def readable(self, member: str, read: Callable[["Shape"], T]) -> tuple[list[T], list[str]]:
        """What ``read`` makes of the objects of a list, and what is odd about the others."""
        found: list[T] = []
        odd: list[str] = []
        for one, place in self._placed(member):
            try:
                found.append(read(Shape(one, place)))
            except Odd as error:
                odd.append(str(error))
        return found, odd

    def text(self, member: str) -> str:
        """A text, "" where there is none."""
        return storable(self._text(member, self._members.get(member)))

    def texts(self, member: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        return tuple(storable(self._text(member, one)) for one in self._list(member))

    def pairs(self, member: str) -> dict[str, str]:
        """An object of texts, such as tags."""
        held = self.object(member)._members
        return {self._text(member, key): self._text(member, held[key]) for key in held}

    def is_true(self, member: str) -> bool:
        """Whether it says ``true``."""
        return self._members.get(member) is True

    def is_false(self, member: str) -> bool:
        """Whether it says ``false``."""
        return self._members.get(member) is False

    def number(self, member: str, most: int = MOST) -> int | None:
        """A whole number, ``most`` at most."""
        value = self._members.get(member)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and math.isfinite(value)):
            raise self.odd(member, f"is {_kind(value)}, not a number")
        if value is not None and abs(value) > most:
            raise self.odd(member, "is too large")
        return None if value is None else int(value)

    def moment(self, member: str) -> datetime | None:
        """A time, which the wire has in seconds."""
        seconds = self.number(member, LAST)
        try:
            return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise self.odd(member, "is not a time") from error

    def seconds(self, member: str) -> int:
        """A time as it is compared, 0 where there is none."""
        moment = self.moment(member)
        return int(moment.timestamp()) if moment else 0

    def data(self, member: str) -> bytes | None:
        """Bytes, which the wire has in base64; None where there are none."""
        try:
            return base64.b64decode(self.text(member)) or None
        except ValueError as error:
            raise self.odd(member, "is not base64") from error

    def _text(self, member: str, value: Any) -> str:
        """A value as text. Half a surrogate pair is no text: no page and no database takes it."""
        if isinstance(value, Mapping | list):
            raise self.odd(member, f"is {_kind(value)}, not a text")
        text = "" if value is None else str(value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self.odd(member, "is not Unicode text")
        return text

    def _list(self, member: str) -> list[Any]:
        value = self._members.get(member)
        if value is not None and not isinstance(value, list):
            raise self.odd(member, f"is {_kind(value)}, not a list")
        return value or []

    def _placed(self, member: str) -> Iterator[tuple[Any, str]]:
        """The values of a list, each with its place."""
        for number, value in enumerate(self._list(member)):
            yield value, f"{self._at(member)}[{number}]"

    def _at(self, member: str) -> str:
        return f"{self._place}.{member}" if self._place else member


def _kind(value: Any) -> str:
    kinds = {type(None): "null", bool: "a switch", str: "a text", list: "a list"}
    return kinds.get(type(value), "an object" if isinstance(value, Mapping) else "a number")
