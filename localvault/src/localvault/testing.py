"""Vaults for tests and demos: starts their process, and hands on what can be done with them.

with LocalVault.start(tmp_path / "vault") as vault:
    vault.fault("drop", route="create", when="after")
    ...
    assert vault.journal(route="create")[-1].committed

with LocalVaults.start(tmp_path / "vaults", ["kv-a", "kv-b"]) as vaults:
    vaults["kv-a"].configure(request_limit=100)
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack
from urllib.parse import urlsplit

from localvault.identity import TENANT
from localvault.process import LocalVaultError, VaultProcess
from localvault.running import Entry, RunningVault
from localvault.settings import Given, Values, option_of

__all__ = ["Entry", "LocalVault", "LocalVaultError", "LocalVaults", "RunningVault"]

_DELAY = 0.3


class _Started:
    """A process of one or more vaults, which ends with this one."""

    def __init__(
        self, data: Path, own_tokens_only: bool, tenant: str, settings: Mapping[str, Any]
    ) -> None:
        own = ["--own-tokens-only"] if own_tokens_only else []
        self._words = ["--tenant", tenant, *own]
        delays = {key: _DELAY for key in Values().as_dict() if key.endswith("_delay")}
        self._settings = {**delays, **settings}
        self._identity_port: int | None = 0
        self._process = VaultProcess(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> int | None:
        """End it as an operator would and return its exit code."""
        return self._process.stop()

    def kill(self) -> None:
        """End it at once, without a chance to clean up (SIGKILL)."""
        self._process.kill()

    def _launch(self, *places: str) -> dict[str, Any]:
        """Start the process at ports that it keeps, and return what it announced."""
        settings = [word for item in self._settings.items() for word in _words_of(*item)]
        identity = ["--identity-port", str(self._identity_port)]
        ready = self._process.start([*places, *identity, *self._words, *settings])
        self._identity_port = urlsplit(ready["identity_endpoint"]).port
        return ready


class LocalVault(_Started, RunningVault):
    """A vault in a process of its own."""

    _port: int

    @classmethod
    def start(
        cls,
        data: Path,
        *,
        name: str = "kv-test",
        port: int = 0,
        own_tokens_only: bool = False,
        tenant: str = TENANT,
        **settings: Unpack[Given],
    ) -> Self:
        """Start a vault on a free port (or `port`) and wait until it answers.

        Settings are those of localvault.settings; delays are 0.3 seconds unless given.
        """
        vault = cls(data, own_tokens_only, tenant, settings)
        vault.name, vault._port = name, port
        vault._run()
        return vault

    def restart(self) -> None:
        """Start again with the same data, ports and settings; faults are gone."""
        self._process.stop()
        self._run()

    def configure(self, **settings: Unpack[Given]) -> None:
        """Change settings, those of localvault.settings; the others stay as they are."""
        super().configure(**settings)
        self._settings.update(settings)

    def _run(self) -> None:
        ready = self._launch("--name", self.name, "--port", str(self._port))
        self.attach(ready["vaults"][0], ready)
        self._port = int(urlsplit(self.url).port or 0)


class LocalVaults(_Started, Mapping[str, RunningVault]):
    """Several vaults, by name, in one process: as cheap as one, each with data of its own."""

    _vaults: dict[str, RunningVault]

    @classmethod
    def start(
        cls,
        data: Path,
        names: Iterable[str],
        *,
        own_tokens_only: bool = False,
        tenant: str = TENANT,
        **settings: Unpack[Given],
    ) -> Self:
        """Start vaults on free ports and wait until they answer.

        Settings are for all of them, and can be changed for each; delays are 0.3 seconds unless
        given.
        """
        vaults = cls(data, own_tokens_only, tenant, settings)
        vaults._vaults = {}
        vaults._run(dict.fromkeys(names, 0))
        return vaults

    def __getitem__(self, name: str) -> RunningVault:
        return self._vaults[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._vaults)

    def __len__(self) -> int:
        return len(self._vaults)

    def restart(self) -> None:
        """Start again with the same data and ports; what was set since, and faults, are gone."""
        self._process.stop()
        self._run({name: int(urlsplit(vault.url).port or 0) for name, vault in self.items()})

    def _run(self, ports: Mapping[str, int]) -> None:
        places = [word for name, port in ports.items() for word in ("--vault", f"{name}={port}")]
        ready = self._launch(*places)
        for told in ready["vaults"]:
            self._vaults.setdefault(told["name"], RunningVault()).attach(told, ready)


def _words_of(key: str, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [option_of(key)] if value else []
    return [option_of(key), str(value)]
