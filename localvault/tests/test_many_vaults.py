"""Several vaults in one process."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localvault.caller import Caller, fresh
from localvault.testing import LocalVaults
from support.asking import ask_identity

NAMES = [f"kv-{number}" for number in range(10)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVaults]:
    folder = tmp_path_factory.mktemp("many")
    with LocalVaults.start(folder, NAMES, create_delay=0, own_tokens_only=True) as vaults:
        yield vaults


@pytest.fixture
def token(many: LocalVaults) -> str:
    _, body = ask_identity(many["kv-0"], many["kv-0"].identity_header)
    return str(body["access_token"])


def there(many: LocalVaults, path: str, token: str) -> list[str]:
    """The vaults that know something."""
    found = {name: Caller(many[name])("GET", path, token=token).status for name in many}
    return [name for name, status in found.items() if status == 200]


class TestOneProcess:
    def test_each_vault_has_what_was_made_in_it_and_nothing_else(
        self, many: LocalVaults, token: str
    ) -> None:
        name = fresh()
        many["kv-3"].change("create", name, key_type="EC-P-256")
        assert list(many) == NAMES
        assert there(many, f"/certificates/{name}", token) == ["kv-3"]
        bundle = Caller(many["kv-3"])("GET", f"/certificates/{name}", token=token).json
        assert bundle["id"].startswith(f"{many['kv-3'].url}/certificates/{name}/")

    def test_they_have_one_process_ca_and_identity(self, many: LocalVaults) -> None:
        everything = {(v.pid, v.ca, v.identity_endpoint, v.identity_header) for v in many.values()}
        assert len(everything) == 1
        assert len({vault.url for vault in many.values()}) == len(NAMES)

    def test_each_has_settings_and_a_journal_of_its_own(
        self, many: LocalVaults, token: str
    ) -> None:
        many["kv-1"].configure(permissions="get")
        assert "kv-1" not in there(many, "/certificates", token)
        assert len(there(many, "/certificates", token)) == len(NAMES) - 1
        many["kv-1"].configure(permissions="all")
        before = len(many["kv-2"].journal())
        Caller(many["kv-1"])("GET", "/certificates", token=token)
        assert len(many["kv-2"].journal()) == before

    def test_each_refuses_in_its_own_name(self, many: LocalVaults, token: str) -> None:
        many["kv-5"].fault("forbid", by="policy")
        message = Caller(many["kv-5"])("GET", "/certificates", token=token).json["error"]["message"]
        assert "on key vault 'kv-5;location=" in message

    def test_faults_befall_one_alone(self, many: LocalVaults, token: str) -> None:
        many["kv-4"].fault("refuse", status=503, count=None)
        assert there(many, "/certificates", token) == [name for name in NAMES if name != "kv-4"]
        many["kv-4"].clear_faults()
        assert there(many, "/certificates", token) == NAMES

    def test_faults_of_the_identity_endpoint_are_all_vaults(self, many: LocalVaults) -> None:
        many["kv-6"].fault("answer", route="token", status=503, body="{}", count=None)
        assert ask_identity(many["kv-7"], many["kv-7"].identity_header)[0] == 503
        many["kv-8"].clear_faults()
        assert ask_identity(many["kv-7"], many["kv-7"].identity_header)[0] == 200


class TestFilesAndRestart:
    def test_everything_is_back_at_the_same_places_after_a_kill(self, tmp_path: Path) -> None:
        with LocalVaults.start(tmp_path, ["kv-a", "kv-b"]) as vaults:
            vaults["kv-a"].change("create", "mine", key_type="EC-P-256")
            before = [(vault.url, vault.identity_endpoint) for vault in vaults.values()]
            vaults.kill()
            vaults.restart()
            assert [(vault.url, vault.identity_endpoint) for vault in vaults.values()] == before
            assert there(vaults, "/certificates/mine", "any") == ["kv-a"]

    def test_each_has_a_folder_and_shares_the_ca(self, tmp_path: Path) -> None:
        with LocalVaults.start(tmp_path, ["kv-a", "kv-b"]):
            kept = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.sqlite3")}
            assert kept == {"kv-a/vault.sqlite3", "kv-b/vault.sqlite3"}
            assert [path.parent for path in tmp_path.rglob("ca.pem")] == [tmp_path]

    def test_ready_json_and_the_output_tell_of_all(self, tmp_path: Path) -> None:
        words = ["--vault", "kv-a=0", "--vault", "kv-b=0", "--data", str(tmp_path)]
        command = [sys.executable, "-m", "localvault", *words]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(2)]
            ready = json.loads((tmp_path / "ready.json").read_text())
            assert [vault["name"] for vault in ready["vaults"]] == ["kv-a", "kv-b"]
            for line, vault in zip(lines, ready["vaults"], strict=True):
                assert line.startswith(f"localvault {vault['name']} is ready at {vault['url']} (CA")
            assert "url" not in ready
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0
        finally:
            process.kill()
            process.communicate()

    def test_one_port_that_is_busy_stops_all(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as busy:
            port = busy.getsockname()[1]
            words = ["--vault", "kv-a=0", "--vault", f"kv-b={port}", "--data", str(tmp_path)]
            command = [sys.executable, "-m", "localvault", *words]
            done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        expected = f"localvault: the port is not free: {port} (Address already in use)\n"
        assert (done.returncode, done.stderr) == (1, expected)
        assert not (tmp_path / "ready.json").exists()
