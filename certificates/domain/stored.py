"""Records to JSON and back, for what is kept with a row.

Pydantic reads plain dataclasses, nested ones, tuples and enums included, and refuses what does not
fit; the records themselves stay free of it.
"""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(record: Any) -> dict[str, Any]:
    """``record`` (a dataclass) as JSON, whole: a default that changes later changes no old row."""
    data: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json")
    return data


def from_json(kind: type[T], data: Any) -> T:
    """The record of ``kind`` that ``to_json`` wrote. Raises ValueError where it does not fit."""
    record: T = _adapter(kind).validate_python(data)
    return record
