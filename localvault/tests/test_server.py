"""The process and its connections: start, stop, TLS, speed."""

import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from localvault.caller import Caller, fresh, in_background
from localvault.settings import Values, option_of
from localvault.testing import LocalVault, LocalVaultError

ROOT = Path(__file__).parent.parent


def address(vault: LocalVault) -> tuple[str, int]:
    port = urlsplit(vault.url).port
    assert port is not None
    return "localhost", port


class TestCommandLine:
    def test_it_says_when_it_is_ready_and_ends_on_a_signal(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "localvault", "--port", "0", "--data", str(tmp_path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            ready = json.loads((tmp_path / "ready.json").read_text())
            assert line == (
                f"localvault kv-demo is ready at {ready['url']} (CA: {tmp_path}/ca.pem, "
                f"managed identity: {ready['identity_endpoint']})"
            )
            assert ready["pid"] == process.pid
            assert ready["vaults"] == [{"name": "kv-demo", "url": ready["url"]}]
            process.send_signal(signal.SIGINT)
            assert process.wait(3) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()
            process.communicate()

    def refused(self, folder: Path, *words: str) -> str:
        command = [sys.executable, "-m", "localvault", "--data", str(folder), *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    def test_impossible_options_end_it_with_a_reason(self, tmp_path: Path) -> None:
        said = self.refused(tmp_path, "--port", "0", "--create-delay", "601")
        assert said == "localvault: create_delay must be 0 to 600 seconds, not 601.0\n"
        said = self.refused(tmp_path, "--port", "0", "--certificate-permissions", "fly")
        assert said == "localvault: permissions cannot name fly: no such permission\n"

    def test_a_busy_port_ends_it_with_a_reason(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as busy:
            said = self.refused(tmp_path, "--port", str(busy.getsockname()[1]))
        assert said.startswith("localvault: the port is not free")

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            ("", "either --port is needed for one vault, or --vault NAME=PORT for each"),
            ("--port 0 --vault kv-a=0", "either --port is needed for one vault, or --vault"),
            ("--vault kv-a=0 --name kv-b", "--name goes with --port"),
            ("--vault kv-a", "argument --vault: 'kv-a' is not NAME=PORT"),
            ("--vault kv--a=0", "argument --vault: 'kv--a' is no name of a vault: 3 to 24"),
            ("--vault ../evil=0", "argument --vault: '../evil' is no name of a vault"),
            ("--vault kv-a=0 --vault KV-A=0", "vault kv-a is given twice"),
            ("--vault kv-a=7 --vault kv-b=7", "port 7 is given twice"),
            ("--port 65536", "argument --port: '65536' is no port"),
            ("--port 0 --tenant a/b", "argument --tenant: 'a/b' is no tenant"),
            ("--port 0 --create-delay soon", "argument --create-delay: invalid float value"),
            ("--port 0 --access acl", "access must be policy or rbac, not 'acl'"),
            ("--port 0 --fly", "unrecognized arguments: --fly"),
        ],
    )
    def test_one_line_tells_what_is_impossible(
        self, tmp_path: Path, words: str, reason: str
    ) -> None:
        [line] = self.refused(tmp_path, *words.split()).splitlines()
        assert line.startswith(f"localvault: {reason}")

    def test_a_folder_that_cannot_be_one_ends_it_with_a_reason(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        said = self.refused(tmp_path / "file", "--port", "0")
        assert said == f"localvault: {tmp_path}/file cannot be used: File exists\n"

    def test_a_folder_belongs_to_one_process(self, tmp_path: Path) -> None:
        with LocalVault.start(tmp_path / "data") as vault:
            ready = (tmp_path / "data/ready.json").read_bytes()
            said = self.refused(tmp_path / "data", "--port", "0")
            reason = f"is in use by another localvault, process {vault.pid}"
            assert said == f"localvault: {tmp_path}/data {reason}\n"
            assert self.refused(tmp_path, "--vault", "data=0").endswith(f"{reason}\n")
            assert (tmp_path / "data/ready.json").read_bytes() == ready
            vault.kill()
            vault.restart()
            assert Caller(vault)("GET", "/certificates").status == 200

    def test_help_names_every_setting_and_where_the_rest_is(self) -> None:
        command = [sys.executable, "-m", "localvault", "--help"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert [n for n in map(option_of, Values().as_dict()) if n not in done.stdout] == []
        assert (ROOT / "docs/reference.md").exists()
        assert "docs/reference.md" in done.stdout

    def test_a_vault_that_cannot_start_says_why(self, tmp_path: Path) -> None:
        with pytest.raises(LocalVaultError, match="no such permission"):
            LocalVault.start(tmp_path, permissions="fly")


class TestStop:
    def test_it_is_quick_whatever_requests_wait_for(self, tmp_path: Path) -> None:
        with LocalVault.start(tmp_path) as vault:
            call = Caller(vault)
            waiting = []
            for kind in ("silence", "pause", "drip"):
                vault.fault(kind, name=kind)
                waiting.append(in_background(call, "GET", f"/certificates/{kind}"))
                vault.wait_for(name=kind)
            vault.fault("commit_late", name="late", seconds=60)
            waiting.append(in_background(call, "DELETE", "/certificates/late"))
            begin = time.monotonic()
            assert vault.stop() == 0
            assert time.monotonic() - begin < 5
            assert all(future.exception(2) for future in waiting)

    def test_it_is_quick_whatever_connections_are_open(self, tmp_path: Path) -> None:
        with LocalVault.start(tmp_path) as vault, socket.create_connection(address(vault)):
            tls = ssl.create_default_context(cafile=str(vault.ca))
            kept = HTTPSConnection(*address(vault), context=tls)
            kept.request("GET", "/certificates")
            assert kept.getresponse().read()
            begin = time.monotonic()
            assert vault.stop() == 0
            assert time.monotonic() - begin < 5
            kept.close()

    def test_nothing_of_it_is_left(self, tmp_path: Path) -> None:
        vault = LocalVault.start(tmp_path)
        vault.stop()
        assert not Path(f"/proc/{vault.pid}").exists()
        assert not (tmp_path / "ready.json").exists()

    def test_it_ends_with_the_process_that_started_it(self, tmp_path: Path) -> None:
        code = (
            "import os, sys; from pathlib import Path; from localvault.testing import LocalVault\n"
            "print(LocalVault.start(Path(sys.argv[1])).pid, flush=True); os._exit(0)"
        )
        command = [sys.executable, "-c", code, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        deadline = time.monotonic() + 5
        while Path(f"/proc/{int(done.stdout)}").exists() and time.monotonic() < deadline:
            state = Path(f"/proc/{int(done.stdout)}/stat").read_text().split()[2]
            if state == "Z":
                return
            time.sleep(0.02)
        assert time.monotonic() < deadline


class TestTls:
    def test_its_certificates_pass_strict_checks(self, vault: LocalVault) -> None:
        context = ssl.create_default_context(cafile=str(vault.ca))
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        for host in ("localhost", "127.0.0.1"):
            with (
                socket.create_connection(address(vault)) as plain,
                context.wrap_socket(plain, server_hostname=host) as secure,
            ):
                assert secure.version() == "TLSv1.3"

    def test_private_keys_are_their_owners_alone(self, vault: LocalVault) -> None:
        folder = vault.ca.parent
        for name in ("ca.key", "server.key", "token-secret", "identity-header", "ready.json"):
            assert (folder / name).stat().st_mode & 0o777 == 0o600

    def test_it_listens_on_loopback_only(self, vault: LocalVault) -> None:
        ports = {address(vault)[1], urlsplit(vault.identity_endpoint).port}
        listening = []
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            host, port = local.split(":")
            if state == "0A" and int(port, 16) in ports:
                listening.append(host)
        assert listening == ["0100007F", "0100007F"]

    def test_a_client_that_never_shakes_hands_holds_nobody(
        self, vault: LocalVault, call: Caller
    ) -> None:
        with socket.create_connection(address(vault)):
            assert call("GET", "/certificates").status == 200


class TestConnections:
    def test_one_connection_serves_many_requests_quickly(self, vault: LocalVault) -> None:
        name = fresh()
        vault.fill([{"name": name}])
        tls = ssl.create_default_context(cafile=str(vault.ca))
        connection = HTTPSConnection(*address(vault), context=tls)
        begin = time.monotonic()
        for _ in range(200):
            headers = {"Authorization": "Bearer x"}
            connection.request("GET", f"/certificates/{name}?api-version=7.4", headers=headers)
            response = connection.getresponse()
            assert (response.status, len(response.read()) > 1000) == (200, True)
        assert time.monotonic() - begin < 5
        connection.close()

    @pytest.mark.parametrize(
        ("header", "value", "status"),
        [
            ("Transfer-Encoding", "chunked", 411),
            ("Content-Length", "many", 400),
            ("Content-Length", "99999999", 413),
        ],
    )
    def test_requests_that_cannot_be_read_are_refused(
        self, vault: LocalVault, header: str, value: str, status: int
    ) -> None:
        tls = ssl.create_default_context(cafile=str(vault.ca))
        connection = HTTPSConnection(*address(vault), context=tls)
        connection.putrequest("POST", "/certificates/x/create")
        connection.putheader(header, value)
        connection.endheaders()
        assert connection.getresponse().status == status
        connection.close()
