"""`make demo` as people meet it: real processes, a hostile environment, and nothing left behind."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTILE = {
    "KEY_VAULT_NAME": "kv-real",
    "DATABASE_URL": "postgresql://real.example/portal",
    "AZURE_CLIENT_ID": "real",
    "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.com",
    "KVPORTAL_SECRET_KEY": "short",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "DJANGO_SETTINGS_MODULE": "tests.settings",
}

pytestmark = pytest.mark.proof


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def demo(folder: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """A demo that is ready; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.demo", "--folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, **HOSTILE, "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("kvportal is ready at"):
                assert line == f"kvportal is ready at http://localhost:{port}/\n"
                break
        yield process
    finally:
        process.kill()
        process.communicate()


def processes_of(folder: Path, port: int) -> list[str]:
    """The command lines of all processes that belong to this demo."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
            environ = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in words + environ or f"127.0.0.1:{port}" in words:
            found.append(words)
    return found


def nothing_left(folder: Path, port: int) -> bool:
    """Whether all its processes end within a while."""
    deadline = time.monotonic() + 40
    while processes_of(folder, port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def request(port: int, method: str, path: str, body: str = "", cookie: str = "") -> tuple[str, str]:
    """An answer's cookies and text."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": f"localhost:{port}", "Cookie": cookie}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(connection):
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
        return "; ".join(cookies), answer.read().decode()


def certificates_page(port: int, sign_in: dict[str, str]) -> str:
    """The first page that someone sees after signing in."""
    cookie, page = request(port, "GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"login": sign_in["username"], "password": sign_in["password"]}
    body = urlencode({**form, "csrfmiddlewaretoken": token[1]})
    session, _ = request(port, "POST", "/accounts/login/", body, cookie)
    return request(port, "GET", "/certificates/", cookie=session)[1]


class TestDemo:
    def test_it_runs_starts_again_and_leaves_nothing(self, tmp_path: Path) -> None:
        folder, port = tmp_path / "demo", free_port()
        with demo(folder, port) as process:
            sign_ins = json.loads((folder / "sign-ins.json").read_text())
            assert set(sign_ins) == {"reader", "operator", "administrator"}
            assert "refunds-legacy" in certificates_page(port, sign_ins["operator"])
            process.send_signal(signal.SIGINT)
            assert process.wait(40) == 0
            assert nothing_left(folder, port)
        with demo(folder, port) as process:
            assert json.loads((folder / "sign-ins.json").read_text()) == sign_ins
            assert "ingress-wildcard" in certificates_page(port, sign_ins["reader"])
            process.kill()
            process.wait()
            assert nothing_left(folder, port)

    def test_a_taken_port_is_told_in_one_sentence(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = subprocess.run(
                [sys.executable, "-m", "scripts.demo", "--folder", str(tmp_path)],
                cwd=ROOT,
                env={**os.environ, "PORT": str(taken.getsockname()[1])},
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert "cannot be used (Address already in use)" in done.stderr
        assert done.stderr.count("\n") == 1


def test_vaults_of_another_version_are_told_with_the_way_out(tmp_path: Path) -> None:
    vault = tmp_path / "demo" / "vaults" / "kv-payments"
    vault.mkdir(parents=True)
    with closing(sqlite3.connect(vault / "vault.sqlite3")) as file:
        file.execute("CREATE TABLE certificates (key TEXT)")
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.demo", "--folder", str(tmp_path / "demo")],
        cwd=ROOT,
        env={**os.environ, "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "made by another version of localvault" in ended.stderr
    assert "make demo-reset" in ended.stderr
    assert "Traceback" not in ended.stderr
