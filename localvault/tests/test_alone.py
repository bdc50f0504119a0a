"""localvault by itself: what it needs, and that its README is right."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from localvault.caller import Caller
from localvault.testing import LocalVault

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "README.md").read_text()
QUICK, SDK, TESTING = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_it_needs_no_library_but_cryptography() -> None:
    code = (
        "import sys, localvault.__main__, localvault.testing\n"
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    command = [sys.executable, "-S", "-c", code]
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), libraries])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    needed = {name for name in done.stdout.split() if not name.startswith("_")}
    assert needed == {"localvault", "cryptography"}


def test_the_quickstart_creates_and_deletes_a_certificate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with LocalVault.start(tmp_path, create_delay=0, delete_delay=0) as vault:
        code = QUICK.replace("/tmp/kv-demo", str(tmp_path))  # noqa: S108
        exec(compile(code.replace("https://localhost:8443", vault.url), "page", "exec"), {})  # noqa: S102
        [entry] = vault.journal(route="delete", authorised=True)
        assert entry.committed
        assert re.match(r"[0-9a-f]{32} \d{4}-", capsys.readouterr().out)


def test_the_command_is_installed() -> None:
    command = [str(Path(sys.executable).with_name("localvault")), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "localvault --port 8443 --data" in done.stdout


@pytest.fixture
def told(vault: LocalVault) -> str:
    return str(vault.ca.parent)


def test_the_sdk_makes_a_certificate_as_told(
    vault: LocalVault, call: Caller, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("IDENTITY_ENDPOINT", "IDENTITY_HEADER"):
        monkeypatch.setenv(name, "set by the example")
    vault.configure(create_delay=0)
    exec(compile(SDK.replace("/tmp/kv-demo", told), "page", "exec"), {})  # noqa: S102, S108
    assert call("GET", "/certificates/web").json["policy"]["x509_props"]["subject"] == (
        "CN=www.example.com"
    )


def test_a_test_can_let_it_misbehave_as_told(tmp_path: Path) -> None:
    exec(compile(TESTING, "page", "exec"), {"folder": tmp_path})  # noqa: S102
