"""A verb that asks "sure?" needs eight small places: no view, template, address or other file."""

import subprocess
import sys
from pathlib import Path

from tests.changes.made_up_verb import copy_with_verb

WALK = "tests/changes/walk_of_new_verb.py"
TABLES = (
    "tests/docs/test_reference.py",
    "tests/verbs/test_specimens.py",
    "tests/verbs/test_verbs.py",
    "tests/changes/test_single_verbs.py",
)


def test_a_verb_in_its_eight_places_is_everywhere(tmp_path: Path) -> None:
    copy_with_verb(tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", WALK, *TABLES]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
