"""The process: its vaults, the identity endpoint they share, and the folder of their files."""

import fcntl
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from localvault.backups import Backups
from localvault.endpoint import Endpoint
from localvault.identity import Tokens
from localvault.journal import Journal
from localvault.options import Options, VaultOptions
from localvault.server import LOOPBACK, IdentityServer, LoopbackServer, VaultServer
from localvault.settings import Settings
from localvault.store import Store
from localvault.tls import server_context, write_private
from localvault.vault import Vault

_Server = TypeVar("_Server", bound=LoopbackServer)


class Impossible(Exception):
    """What was asked for cannot be; the message says why in one line."""


class Host:
    """The vaults of one process. Raises Impossible if a folder or a port cannot be had."""

    def __init__(self, options: Options) -> None:
        self._data, self._single = options.data, options.single
        folders = {options.data, *(wanted.folder for wanted in options.vaults)}
        self._locks = [_locked(folder) for folder in sorted(folders)]
        self._ready.unlink(missing_ok=True)
        context = server_context(self._data)
        secret = _secret(self._data / "token-secret")
        tokens = Tokens(secret, own_only=options.own_tokens_only, tenant=options.tenant)
        endpoint = Endpoint(tokens, _secret(self._data / "identity-header").decode())
        self._header = endpoint.header
        backups = Backups(self._data)
        vaults = [_vault(wanted, options, tokens, backups) for wanted in options.vaults]
        self._identity = _listening(IdentityServer, options.identity_port, endpoint)
        self._servers = [
            _listening(VaultServer, wanted.port, vault, context, endpoint.faults)
            for wanted, vault in zip(options.vaults, vaults, strict=True)
        ]

    def start(self) -> None:
        """Serve from now on, and record that in ready.json."""
        for server in self._servers_and_identity():
            server.start()
        draft = self._data / "ready.json.new"
        write_private(draft, json.dumps(self._told()).encode())
        draft.replace(self._ready)

    def stop(self) -> None:
        """End all that is under way and close the files."""
        for server in self._servers_and_identity():
            server.stop()
        for server in self._servers:
            server.app.vault.store.close()
        self._ready.unlink(missing_ok=True)
        for lock in self._locks:
            lock.close()

    def announcement(self) -> list[str]:
        """Return a line for each vault that says where it is."""
        told = self._told()
        where = f"(CA: {self._data / 'ca.pem'}, managed identity: {told['identity_endpoint']})"
        return [f"localvault {v['name']} is ready at {v['url']} {where}" for v in told["vaults"]]

    @property
    def _ready(self) -> Path:
        return self._data / "ready.json"

    def _servers_and_identity(self) -> list[LoopbackServer]:
        return [*self._servers, self._identity]

    def _told(self) -> dict[str, Any]:
        vaults = [
            {"name": server.app.vault.name, "url": f"https://localhost:{server.port}"}
            for server in self._servers
        ]
        return ({"url": vaults[0]["url"]} if self._single else {}) | {
            "ca": str(self._data.resolve() / "ca.pem"),
            "identity_endpoint": f"http://{LOOPBACK}:{self._identity.port}/token",
            "identity_header": self._header,
            "pid": os.getpid(),
            "vaults": vaults,
        }


def _listening(kind: Callable[..., _Server], port: int, *arguments: Any) -> _Server:
    try:
        return kind(port, *arguments)
    except OSError as error:
        raise Impossible(f"the port is not free: {port} ({error.strerror})") from error


def _vault(wanted: VaultOptions, options: Options, tokens: Tokens, backups: Backups) -> Vault:
    try:
        store = Store(wanted.folder / "vault.sqlite3")
    except ValueError as error:
        raise Impossible(str(error)) from error
    return Vault(wanted.name, store, Journal(store), Settings(options.values), tokens, backups)


def _locked(folder: Path) -> IO[str]:
    """Make a folder if it is not there, and take it for this process until its file is closed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+")
    except OSError as error:
        raise Impossible(f"{folder} cannot be used: {error.strerror}") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read()
        file.close()
        raise Impossible(f"{folder} is in use by another localvault, process {holder}") from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _secret(path: Path) -> bytes:
    """Return the secret in a file, made once so that it stays the same after a restart."""
    if not path.exists():
        write_private(path, secrets.token_hex(32).encode())
    return path.read_bytes()
