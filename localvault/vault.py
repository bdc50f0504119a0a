"""The vault as a whole: its name, its store, its journal and what was set."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from localvault import journal
from localvault.identity import Tokens
from localvault.journal import Journal
from localvault.lifecycle import advance
from localvault.settings import Settings
from localvault.store import Store, Transaction


@dataclass(frozen=True)
class Vault:
    """One vault. All its rows are read and written inside `looking` and the `changing` ones."""

    name: str
    store: Store
    journal: Journal
    settings: Settings
    tokens: Tokens

    @contextmanager
    def looking(self) -> Iterator[Transaction]:
        """Yield a transaction in which everything due has been done."""
        with self.store.transaction() as tx:
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
