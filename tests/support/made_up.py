"""The made-up verbs, listed with the shipped ones for as long as a test runs."""

from pathlib import Path

import pytest
from pytest_django import Settings

from certificates.changes import CHANGES
from certificates.verbs import VERBS

TEMPLATES = Path(__file__).resolve().parent.parent / "made_up" / "templates"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Verbs, changes, addresses and template."""
    from tests.made_up import changes, verbs

    for verb in verbs.ALL:
        monkeypatch.setitem(VERBS, verb.key, verb)
    for change in changes.ALL:
        monkeypatch.setitem(CHANGES, change.verb.key, change)
    settings.ROOT_URLCONF = "tests.made_up.urls"
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]
