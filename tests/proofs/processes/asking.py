"""How a visitor asks for a verb, and what the vault needs to have before."""

from collections.abc import Iterable

import requests

from localvault.testing import LocalVault
from tests.proofs.processes.visitor import Visitor
from tests.verbs.specimens import SPECIMENS


def ask(
    visitor: Visitor, verb: str, vault: str, name: str, *, at: str = "", **more: str
) -> requests.Response:
    """Send the form, without the page that shows it."""
    page = SPECIMENS[verb].page
    form = {**visitor.new_form(), **page.form(vault, name), **more}
    return visitor.post(page.url(vault, name), form, at=at)


def prepare(vault: LocalVault, wanted: Iterable[tuple[str, str]]) -> None:
    """Put into the vault what each (verb, name) starts from."""
    names: dict[str, list[str]] = {}
    for verb, name in wanted:
        names.setdefault(verb, []).append(name)
    for verb, those in names.items():
        SPECIMENS[verb].scene.set(vault, *those)
