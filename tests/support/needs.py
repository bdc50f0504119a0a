"""What a test needs from the machine, and what happens where it is missing."""

import os
import shutil

import pytest
from django.db import connection


def chromium() -> str | None:
    """The browser's path: the one that the set-up found, or Debian's."""
    return os.environ.get("KVPORTAL_TESTS_CHROMIUM") or shutil.which("chromium")


def missing(item: pytest.Item) -> str:
    """Why a test cannot run here, or ""."""
    if item.get_closest_marker("browser") and not chromium():
        return "no Chromium on this machine: python -m scripts.provide_browser says why"
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        return "no PostgreSQL: make test starts one, or set KVPORTAL_TESTS_DATABASE_URL"
    return ""


def refuse_or_skip(item: pytest.Item) -> None:
    """Skips with the reason; fails instead under KVPORTAL_TESTS_MAY_SKIP=no."""
    reason = missing(item)
    if reason and os.environ.get("KVPORTAL_TESTS_MAY_SKIP") == "no":
        pytest.fail(reason, pytrace=False)
    if reason:
        pytest.skip(reason)
