"""The reference page names everything there is."""

import re
from dataclasses import fields
from pathlib import Path

from localvault.changes import CHANGES
from localvault.errors import API_VERSIONS
from localvault.faults import OPTIONS
from localvault.routes import ROUTES
from localvault.settings import Values, option_of
from localvault.specs import MEMBERS
from localvault.testing import Entry

PAGE = Path(__file__).parents[1] / "docs/reference.md"
TEXT = PAGE.read_text()


class TestReferencePage:
    def test_it_has_every_route_with_its_permission(self) -> None:
        for route in ROUTES:
            row = f"| `{route.name}` | `{route.method} /{route.path}` | {route.permission} |"
            assert row in TEXT

    def test_it_has_every_fault_with_its_options(self) -> None:
        for kind, options in OPTIONS.items():
            [row] = re.findall(rf"^\| `{kind}` \|.*$", TEXT, re.MULTILINE)
            assert all(f"`{option}`" in row for option in options)

    def test_it_names_changes_members_and_columns(self) -> None:
        words = [*CHANGES, *MEMBERS, *(field.name for field in fields(Entry))]
        assert [word for word in words if f"`{word}`" not in TEXT] == []

    def test_it_has_every_setting_and_its_option(self) -> None:
        names = [member.name for member in fields(Values)]
        assert [name for name in names if f"`{name}`" not in TEXT] == []
        assert [name for name in names if f"`{option_of(name)}`" not in TEXT] == []

    def test_it_has_the_newest_api_version(self) -> None:
        assert API_VERSIONS[-1] in TEXT
