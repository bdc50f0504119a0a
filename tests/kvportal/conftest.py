"""Every start here happens in a folder of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default state folder is made below the working directory."""
    monkeypatch.chdir(tmp_path)
