"""Which commands a test shows: `@does("show")` sees it succeed, `@refuses("show")` sees it fail."""

import pytest

DOES = "az_does"
REFUSES = "az_refuses"


def does(*commands: str) -> pytest.MarkDecorator:
    """Say that these commands succeed in a test."""
    return pytest.mark.az_does(*commands)


def refuses(*commands: str) -> pytest.MarkDecorator:
    """Say that these commands fail in a test."""
    return pytest.mark.az_refuses(*commands)


def promised(item: pytest.Item, mark: str) -> set[str]:
    """Return the commands in a test's marks of this name."""
    return {command for found in item.iter_markers(mark) for command in found.args}
