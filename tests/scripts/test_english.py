"""The word list finds its words where people read, and nowhere else."""

from pathlib import Path

import pytest

from scripts import english


@pytest.fixture
def findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Findings":
    monkeypatch.setattr(english, "ROOT", tmp_path)
    return Findings(tmp_path)


class Findings:
    """The findings in a file of this name and content, as line and word."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, content: str) -> list[str]:
        (self.folder / name).write_text(content)
        return [":".join(line.split(":")[1:3]) for line in english.findings(name)]


def test_docstrings_and_comments_are_read(findings: Findings) -> None:
    code = '"""What is told."""\n\ntold = "mend"  # as it stands\n'
    assert sorted(findings("module.py", code)) == ["1: told", "3: stands"]


def test_a_docstring_stands_alone(findings: Findings) -> None:
    assert findings("module.py", '"""The same for another."""\n') == ["1: The same"]


def test_what_a_template_shows_is_read_and_its_markup_is_not(findings: Findings) -> None:
    page = '{% if told %}\n<p class="beside">Read\nanew</p>{% endif %}\n'
    assert findings("page.html", page) == ["3: anew"]


def test_documentation_is_read_without_its_code(findings: Findings) -> None:
    page = "A vault that `mend` mends.\n\n    somebody\n\n```\nanew\n```\n"
    assert findings("page.md", page) == ["1: mends"]


@pytest.mark.parametrize("fine", ["a stand-in", "cannot tell whether", "There is none.", "None"])
def test_good_english_passes(findings: Findings, fine: str) -> None:
    assert findings("page.md", fine) == []
