"""The command line: what can be asked for, and what it means."""

import argparse
import re
import sys
from collections import Counter
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from localvault.identity import TENANT
from localvault.settings import Values, option_of

_DESCRIPTION = """\
A stand-in for the certificates API of Azure Key Vault, for demos and tests: the unmodified SDK and
az talk to it over HTTPS. It makes real keys and certificates, keeps a journal of every request, and
misbehaves when told to. It listens on 127.0.0.1 only and is no security boundary."""
_EPILOG = """\
examples:
  localvault --port 8443 --data /tmp/kv-demo
      one vault, at https://localhost:8443
  localvault --vault kv-a=8443 --vault kv-b=8444 --data /tmp/kv-demo
      two vaults, with one CA and one managed identity endpoint
  localvault --port 0 --data /tmp/kv-demo --access rbac --roles "Key Vault Reader"
      a vault on a free port whose callers may only look

When it is ready it says where. DIR/ca.pem is what clients must trust; DIR/ready.json has all that a
program needs to know. SIGTERM or SIGINT end it. It may be killed: nothing acknowledged is lost.

Routes, faults, control API, and how to point the SDK or az at it: docs/reference.md and
README.md of this package"""
_VAULT_NAME = re.compile(r"[A-Za-z](?:-?[A-Za-z0-9]){2,23}")
_LONGEST_NAME = 24
_TENANT = re.compile(r"[A-Za-z0-9.-]+")


class VaultOptions(NamedTuple):
    """What is asked for one vault. `port` 0 takes a free one."""

    name: str
    port: int
    folder: Path


@dataclass(frozen=True)
class Options:
    """All that a command line asks for. `single`: one vault, whose files are in `data` itself."""

    data: Path
    vaults: tuple[VaultOptions, ...]
    single: bool
    identity_port: int
    tenant: str
    own_tokens_only: bool
    stop_with_stdin: bool
    values: Values


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with one line that says what is impossible."""
        sys.exit(f"localvault: {message} (--help shows all options)")


def options_from(arguments: list[str] | None) -> Options:
    """Return what a command line asks for; ends the process with a reason if it is impossible."""
    given = _parser().parse_args(arguments)
    try:
        values = Values().changed(
            {member.name: getattr(given, member.name) for member in fields(Values)}
        )
        vaults = _vaults(given)
    except ValueError as error:
        sys.exit(f"localvault: {error}")
    return Options(
        data=given.data,
        vaults=vaults,
        single=not given.vault,
        identity_port=given.identity_port,
        tenant=given.tenant,
        own_tokens_only=given.own_tokens_only,
        stop_with_stdin=given.stop_with_stdin,
        values=values,
    )


def _vaults(given: argparse.Namespace) -> tuple[VaultOptions, ...]:
    if (given.port is None) is not bool(given.vault):
        raise ValueError("either --port is needed for one vault, or --vault NAME=PORT for each")
    if given.vault and given.name is not None:
        raise ValueError("--name goes with --port; --vault has the name in it")
    if not given.vault:
        return (VaultOptions(given.name or "kv-demo", given.port, given.data),)
    names = [f"vault {name.lower()}" for name, _ in given.vault]
    ports = [
        f"port {port}" for port in (given.identity_port, *(port for _, port in given.vault)) if port
    ]
    for what, times in Counter(names + ports).items():
        if times > 1:
            raise ValueError(f"{what} is given twice")
    return tuple(VaultOptions(name, port, given.data / name) for name, port in given.vault)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="localvault",
        usage="%(prog)s --data DIR (--port PORT | --vault NAME=PORT ...) [options]",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_places(parser.add_argument_group("vaults and where they are"))
    _add_callers(parser.add_argument_group("callers"))
    settings = parser.add_argument_group(
        "settings of every vault", "Each vault's own can be changed while it runs."
    )
    for setting in fields(Values):
        _add_setting(settings, setting)
    return parser


def _add_places(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder of all files, made if it is not there",
    )
    add("--port", type=_port, metavar="PORT", help="HTTPS port of one vault; 0 takes a free one")
    add("--name", type=_name, help="the name of that vault; default: kv-demo")
    add(
        "--vault",
        type=_named_port,
        action="append",
        metavar="NAME=PORT",
        help="one of several vaults, each with its files in DIR/NAME; instead of --port",
    )
    add(
        "--stop-with-stdin",
        action="store_true",
        help="also stop when standard input ends, as it does when the parent process ends",
    )


def _add_callers(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add(
        "--identity-port",
        type=_port,
        default=0,
        metavar="PORT",
        help="HTTP port of the managed identity endpoint; default: a free one",
    )
    add(
        "--tenant",
        type=_tenant,
        default=TENANT,
        help="the tenant that challenges and tokens name; default: %(default)s",
    )
    add("--own-tokens-only", action="store_true", help="accept only tokens of its own endpoint")


def _add_setting(group: argparse._ArgumentGroup, setting: "Field[Any]") -> None:
    option, help_text = option_of(setting.name), setting.metadata["help"]
    if isinstance(setting.default, bool):
        group.add_argument(option, dest=setting.name, action="store_true", help=help_text)
    else:
        group.add_argument(
            option,
            dest=setting.name,
            type=type(setting.default),
            default=setting.default,
            metavar="WORDS" if isinstance(setting.default, str) else "N",
            help=f"{help_text}; default: %(default)s",
        )


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def _name(text: str) -> str:
    if not _VAULT_NAME.fullmatch(text) or len(text) > _LONGEST_NAME:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no name of a vault: 3 to 24 letters, digits and single hyphens"
        )
    return text


def _named_port(text: str) -> tuple[str, int]:
    name, equals, port = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PORT")
    return _name(name), _port(port)


def _tenant(text: str) -> str:
    if not _TENANT.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no tenant")
    return text
