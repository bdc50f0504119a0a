"""Run a vault: `python -m localvault --port 8443 --data /tmp/kv-demo`."""

import argparse
import json
import os
import secrets
import signal
import sys
import threading
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from localvault.endpoint import Endpoint
from localvault.identity import TENANT, Tokens
from localvault.journal import Journal
from localvault.server import LOOPBACK, IdentityServer, VaultServer
from localvault.settings import Settings, Values, option_of
from localvault.store import Store
from localvault.tls import server_context, write_private
from localvault.vault import Vault


def main(arguments: list[str] | None = None) -> int:
    """Serve a vault until a signal ends it."""
    options = _parser().parse_args(arguments)
    # Signals are blocked before any thread starts, so that only the wait below receives them.
    endings = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, endings)
    options.data.mkdir(parents=True, exist_ok=True)
    (options.data / "ready.json").unlink(missing_ok=True)
    vault = _vault(options)
    header = _secret(options.data / "identity-header").decode()
    try:
        endpoint = Endpoint(vault.tokens, header)
        identity = IdentityServer(options.identity_port, endpoint)
        server = VaultServer(options.port, vault, server_context(options.data), endpoint.faults)
    except OSError as error:
        sys.exit(f"localvault: the port is not free: {error}")
    identity.start()
    server.start()
    _announce(options, server.port, identity.port, header)
    if options.stop_with_stdin:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    signal.sigwait(endings)
    server.stop()
    identity.stop()
    vault.store.close()
    (options.data / "ready.json").unlink(missing_ok=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localvault", description=__doc__)
    add = parser.add_argument
    add("--port", type=int, required=True, help="HTTPS port; 0 takes a free one")
    add("--data", type=Path, required=True, help="folder of the vault's files")
    add("--identity-port", type=int, default=0, help="HTTP port of the managed identity endpoint")
    add("--name", default="kv-demo", help="the vault's name")
    for setting in fields(Values):
        _add_setting(parser, setting)
    add("--own-tokens-only", action="store_true", help="accept only tokens of its own endpoint")
    add("--stop-with-stdin", action="store_true", help="also stop when standard input ends")
    return parser


def _add_setting(parser: argparse.ArgumentParser, setting: "Field[Any]") -> None:
    option, help_text = option_of(setting.name), setting.metadata["help"]
    if isinstance(setting.default, bool):
        parser.add_argument(option, dest=setting.name, action="store_true", help=help_text)
    else:
        parser.add_argument(
            option,
            dest=setting.name,
            type=type(setting.default),
            default=setting.default,
            metavar="WORDS" if isinstance(setting.default, str) else "N",
            help=f"{help_text}; default: %(default)s",
        )


def _vault(options: argparse.Namespace) -> Vault:
    given = vars(options)
    try:
        values = Values().changed({member.name: given[member.name] for member in fields(Values)})
    except ValueError as error:
        sys.exit(f"localvault: {error}")
    try:
        store = Store(options.data / "vault.sqlite3")
    except ValueError as error:
        sys.exit(f"localvault: {error}")
    secret = _secret(options.data / "token-secret")
    tokens = Tokens(secret, own_only=options.own_tokens_only, tenant=TENANT)
    return Vault(options.name, store, Journal(store), Settings(values), tokens)


def _secret(path: Path) -> bytes:
    """Return the secret in a file, made once so that it stays the same after a restart."""
    if not path.exists():
        write_private(path, secrets.token_hex(32).encode())
    return path.read_bytes()


def _announce(options: argparse.Namespace, port: int, identity_port: int, header: str) -> None:
    ready = {
        "url": f"https://localhost:{port}",
        "ca": str(options.data.resolve() / "ca.pem"),
        "identity_endpoint": f"http://{LOOPBACK}:{identity_port}/token",
        "identity_header": header,
        "pid": os.getpid(),
    }
    draft = options.data / "ready.json.new"
    write_private(draft, json.dumps(ready).encode())
    draft.replace(options.data / "ready.json")
    line = (
        f"localvault {options.name} is ready at {ready['url']} "
        f"(CA: {options.data / 'ca.pem'}, managed identity: {ready['identity_endpoint']})\n"
    )
    sys.stdout.write(line)
    sys.stdout.flush()


def _stop_at_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
