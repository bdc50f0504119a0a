"""The vault as a whole: its name, its store, its journal and what was set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from localvault import journal
from localvault.backups import Backups
from localvault.identity import Tokens
from localvault.journal import Journal
from localvault.rules.time import advance
from localvault.settings import Settings, Values
from localvault.store import Store, Transaction
from localvault.wire import Context


@dataclass(frozen=True)
class Vault:
    """One vault. All its rows are read and written inside `looking` and the `changing` ones."""

    name: str
    store: Store
    journal: Journal
    setting: Settings
    tokens: Tokens
    backups: Backups

    @property
    def settings(self) -> Values:
        """What is set now."""
        return self.setting.values

    def context(self, base: str) -> Context:
        """Return what the vault's answers need to know besides its rows."""
        settings = self.settings
        return Context(base, settings.recovery_level, settings.retention_days)

    def forward(self, seconds: Any) -> float:
        """Move the clock and return what it shows. Raises ValueError for a way back."""
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            raise ValueError(f"forward must be a number of seconds, not {seconds!r}")
        self.store.forward(seconds)
        with self.looking() as tx:
            return tx.now

    @contextmanager
    def looking(self) -> Iterator[Transaction]:
        """Yield a transaction in which everything due has been done."""
        with self.store.transaction(self.settings) as tx:
            advance(tx)
            yield tx

    @contextmanager
    def changing(self, seq: int) -> Iterator[Transaction]:
        """Yield a transaction whose change the journal gives to request `seq`."""
        with self.looking() as tx:
            yield tx
            journal.committed(tx, seq)

    @contextmanager
    def changing_itself(self, what: str, name: str) -> Iterator[Transaction]:
        """Yield a transaction whose change the journal calls the vault's own."""
        with self.looking() as tx:
            yield tx
            journal.own_change(tx, what, name)
