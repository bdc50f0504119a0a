"""The two local vaults of the demo."""

from pathlib import Path

from localvault.testing import LocalVault
from scripts.demo_certificates import VAULTS, Wanted


def start_vaults(folder: Path) -> dict[str, LocalVault]:
    """Starts both with what they held before, and fills a new one."""
    return {name: start_vault(folder / name, name, VAULTS[name]) for name in VAULTS}


def start_vault(data: Path, name: str, certificates: list[Wanted]) -> LocalVault:
    """One vault; work takes a few seconds, so that it can be watched."""
    filled = data / "filled"
    vault = LocalVault.start(data, name=name, create_delay=8, delete_delay=5, recover_delay=5)
    if not filled.exists():
        vault.fill(certificates)
        filled.touch()
    return vault
