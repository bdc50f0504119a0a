"""What no template may hold, because the policy of the browser would block it or htmx run it."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "an htmx event handler": r"\bhx-on\b",
    "an inline event handler": r"\son[a-z]+\s*=",
    "an inline style": r"\sstyle\s*=|<style",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an evaluated value": r"\bjs:|javascript:",
    "a trigger filter": r"hx-trigger=\"[^\"]*\[",
    "a poll that a failed answer ends": r"load delay",
    "unescaped text": r"\|\s*safe\b|autoescape off",
    "a file of somebody else": r"(?:src|href)=\"(?:https?:)?//",
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
class TestTemplate:
    @pytest.mark.parametrize("what", FORBIDDEN)
    def test_it_holds_nothing_forbidden(self, path: Path, what: str) -> None:
        assert not re.search(FORBIDDEN[what], path.read_text(encoding="utf-8")), what

    def test_each_form_that_posts_carries_the_token(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count('method="post"') == text.count("{% csrf_token %}")

    def test_each_poll_survives_a_server_error(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        polls = text.count('hx-trigger="every')
        assert (
            polls
            == text.count('hx-status:5xx="swap:none"')
            == len(re.findall(r"data-poll$", text, re.M)) + text.count("data-poll hx-get")
        )

    def test_it_is_short(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 80


def test_our_own_scripts_evaluate_nothing() -> None:
    for path in (ROOT / "static").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text())
