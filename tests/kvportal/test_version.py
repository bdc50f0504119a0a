"""The version has one value, in whichever file it is looked for."""

import tomllib
from pathlib import Path

from django.conf import settings

from kvportal import __version__


def test_the_package_and_the_project_say_the_same() -> None:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    assert __version__ == project["project"]["version"]
