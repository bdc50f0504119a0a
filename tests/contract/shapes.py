"""The order of a body's members, as one line."""

from typing import Any


def shape(body: dict[str, Any]) -> str:
    """Return the members of a body in order, nested ones in brackets."""
    return " ".join(f"{key}{_inside(value)}" for key, value in body.items())


def _inside(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{shape(value)}}}"
    if isinstance(value, list):
        objects = {shape(item) for item in value if isinstance(item, dict)}
        return f"[{' | '.join(f'{{{each}}}' for each in sorted(objects))}]"
    return ""
