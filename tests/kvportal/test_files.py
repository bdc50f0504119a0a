"""Files that are made from something else say what that says."""

from pathlib import Path

import pytest

from scripts import settings_reference, vendor_frontend
from scripts.vendor_frontend import TEST_VENDOR, VENDOR


@pytest.mark.parametrize("folder", [VENDOR, TEST_VENDOR], ids=["static", "tests"])
def test_vendored_files_are_those_that_were_checked_in(folder: Path) -> None:
    assert (folder / "CHECKSUMS").read_text() == vendor_frontend.checksums(folder)


def test_every_icon_of_the_list_is_there() -> None:
    wanted = set((VENDOR / "icons.txt").read_text().split())
    assert {path.stem for path in (VENDOR / "icons").glob("*.svg")} == wanted


def test_no_vendored_file_asks_for_a_source_map() -> None:
    for path in VENDOR.glob("*.min.*"):
        assert b"sourceMappingURL" not in path.read_bytes()


def test_the_example_environment_is_that_of_the_model() -> None:
    assert settings_reference.ENV_EXAMPLE.read_text() == settings_reference.env_example()


def test_the_settings_page_is_that_of_the_model() -> None:
    assert settings_reference.REFERENCE.read_text() == settings_reference.reference()
