"""What a portal in earnest is started with, seen in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support.environments import REAL

ROOT = Path(__file__).resolve().parent.parent.parent
SHOW = """
import json, os
from django.conf import settings
names = json.loads(os.environ["NAMES"])
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def start(environ: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    """A Python process that has nothing of our own environment."""
    kept = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "kvportal.settings"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(environ: dict[str, str], *names: str) -> dict[str, object]:
    """Some settings of a portal with this environment."""
    done = start(environ | {"NAMES": json.dumps(names)}, "-c", SHOW)
    assert done.returncode == 0, done.stderr
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


class TestInEarnest:
    def test_cookies_are_bound_to_the_host_and_to_tls(self, tmp_path: Path) -> None:
        shown = settings_of(
            REAL | {"KVPORTAL_STATE": str(tmp_path)},
            *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"),
            *("CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"),
        )
        assert shown == {
            "SESSION_COOKIE_NAME": "__Host-session",
            "SESSION_COOKIE_SECURE": True,
            "SESSION_COOKIE_HTTPONLY": True,
            "CSRF_COOKIE_NAME": "__Host-csrf",
            "CSRF_COOKIE_SECURE": True,
            "SECURE_SSL_REDIRECT": True,
        }

    def test_browsers_keep_to_tls_for_a_year(self, tmp_path: Path) -> None:
        shown = settings_of(REAL | {"KVPORTAL_STATE": str(tmp_path)}, "SECURE_HSTS_SECONDS")
        assert shown == {"SECURE_HSTS_SECONDS": 31_536_000}

    def test_sqlite_keeps_what_was_committed(self, tmp_path: Path) -> None:
        shown = settings_of(REAL | {"KVPORTAL_STATE": str(tmp_path)}, "DATABASES")
        assert "PRAGMA synchronous=FULL" in str(shown)
        assert "IMMEDIATE" in str(shown)
        assert str(tmp_path / "kvportal.sqlite3") in str(shown)

    def test_passwords_are_hashed_by_argon2(self, tmp_path: Path) -> None:
        shown = settings_of(REAL | {"KVPORTAL_STATE": str(tmp_path)}, "PASSWORD_HASHERS")
        assert "Argon2" in str(shown)

    def test_the_deployment_checks_find_nothing(self, tmp_path: Path) -> None:
        environ = REAL | {"KVPORTAL_STATE": str(tmp_path)}
        done = start(environ, "manage.py", "check", "--deploy", "--fail-level=WARNING")
        assert done.returncode == 0, done.stderr

    def test_a_name_server_cannot_hold_a_page(self, tmp_path: Path) -> None:
        script = "import kvportal.settings, os; print(os.environ['RES_OPTIONS'])"
        done = start(REAL | {"KVPORTAL_STATE": str(tmp_path)}, "-c", script)
        assert done.stdout == "timeout:1 attempts:2\n"


class TestAnOddValue:
    def test_ends_manage_py_with_one_sentence(self) -> None:
        done = start({}, "manage.py", "check")
        assert done.returncode == 1
        assert done.stderr.startswith("kvportal cannot start: KVPORTAL_SECRET_KEY is missing")
        assert done.stderr.count("\n") == 1

    def test_ends_the_web_server_with_one_sentence(self) -> None:
        config = ("--config", "python:kvportal.gunicorn_conf", "--bind", "127.0.0.1:0")
        done = start({}, "-m", "gunicorn", *config, "kvportal.wsgi")
        assert done.returncode == 1
        assert "kvportal cannot start: KVPORTAL_SECRET_KEY is missing" in done.stderr
        assert "Traceback" not in done.stderr
