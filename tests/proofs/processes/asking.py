"""How a visitor asks for a verb, and what the vault needs to have before."""

from collections.abc import Iterable

import requests

from localvault.testing import LocalVault
from tests.proofs.processes.visitor import Visitor
from tests.verbs.specimens import SPECIMENS


def ask(
    visitor: Visitor, verb: str, vault: str, name: str, *, at: str = "", **more: str
) -> requests.Response:
    """Send the form; the page that shows it is only opened where the form carries what it shows."""
    specimen = SPECIMENS[verb]
    page, url = specimen.page, specimen.page.url(vault, name)
    is_opened = specimen.sample.has_basis and not page.asks_for_name
    hidden = visitor.form(url) if is_opened else visitor.new_form()
    return visitor.post(url, {**hidden, **page.form(vault, name), **more}, at=at)


def prepare(vault: LocalVault, wanted: Iterable[tuple[str, str]]) -> None:
    """Put into the vault what each (verb, name) starts from."""
    names: dict[str, list[str]] = {}
    for verb, name in wanted:
        names.setdefault(verb, []).append(name)
    for verb, those in names.items():
        SPECIMENS[verb].scene.set(vault, *those)
