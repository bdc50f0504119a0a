"""The one list of figures: a name to choose each by, and what measures it."""

from bench import local_vault
from bench.figure import Figure

FIGURES: dict[str, Figure] = {
    "localvault": local_vault.what_it_bears,
}
