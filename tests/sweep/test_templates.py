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


# Looked up by Django and allauth themselves.
OF_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html"}


def text_of(folder: Path, pattern: str, *, deep: bool = True) -> str:
    """All files of a kind in a folder, one after the other."""
    found = folder.rglob(pattern) if deep else folder.glob(pattern)
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(found))


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

    def test_it_is_short_and_narrow(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 120
        assert [line for line in lines if len(line) > 120] == []


def test_none_is_left_unused() -> None:
    named = text_of(ROOT / "templates", "*.html") + text_of(ROOT / "certificates", "*.py")
    named += text_of(ROOT / "kvportal", "*.py")
    errors = (ROOT / "certificates/views/errors.py").read_text(encoding="utf-8")
    for path in TEMPLATES:
        of_errors = path.parent.name == "errors" and f'"{path.stem}"' in errors
        asked_for = name(path).startswith("account/") or name(path) in OF_DJANGO
        assert f'"{name(path)}"' in named or of_errors or asked_for, name(path)


def test_no_class_of_our_own_styles_is_left_unused() -> None:
    styles = re.sub(r"/\*.*?\*/", "", text_of(ROOT / "static", "*.css", deep=False), flags=re.S)
    selectors = " ".join(re.findall(r"([^{}]+)\{", styles))
    users = text_of(ROOT / "templates", "*.html") + text_of(ROOT / "static", "*.js", deep=False)
    users += text_of(ROOT / "certificates", "*.py")
    for css in set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors)):
        wanted = "state-{{ colour }}" if css.startswith("state-") else css
        assert re.search(rf"(?<![\w-]){re.escape(wanted)}(?![\w-])", users), css


def test_our_own_scripts_evaluate_nothing() -> None:
    for path in (ROOT / "static").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text())
