"""Every package that is installed is locked, with one version and its hashes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)
BLOCK = re.compile(r"^[\w.-]+(?:\[[\w,]+\])?==.*(?:\n    .*)*", re.MULTILINE)


def versions_in(name: str) -> dict[str, str]:
    """The packages that a file names, with their versions."""
    return {
        package.lower().replace("_", "-"): version
        for package, version in PINNED.findall((ROOT / name).read_text())
    }


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_has_what_is_asked_for(name: str) -> None:
    asked = versions_in(f"{name}.in")
    assert asked
    assert asked.items() <= versions_in(f"{name}.txt").items()


def test_the_tests_run_with_the_versions_that_the_portal_runs_with() -> None:
    assert versions_in("requirements.txt").items() <= versions_in("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_by_its_hashes(name: str) -> None:
    blocks = BLOCK.findall((ROOT / name).read_text())
    assert len(blocks) > 30
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_names_no_place_to_fetch_from(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()
