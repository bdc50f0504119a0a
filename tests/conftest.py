"""Fixtures that every test may use; see the modules of tests.support for what they promise."""

import pytest

from tests.support.needs import refuse_or_skip

pytest_plugins = [
    "tests.support.browser",
    "tests.support.history",
    "tests.support.made_up",
    "tests.support.people",
    "tests.support.soak",
    "tests.support.vaults",
]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose browser or database is missing is skipped, or fails where nothing may be."""
    refuse_or_skip(item)
