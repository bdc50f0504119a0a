"""How a visitor asks for a verb, and what the vault needs to have before."""

from collections.abc import Iterable

import requests

from localvault.testing import LocalVault
from tests.proofs.processes.visitor import Visitor
from tests.verbs.specimens import SPECIMENS


def form_of(visitor: Visitor, verb: str, vault: str, name: str) -> dict[str, str]:
    """The fields of the form; its page is only opened where the form carries what that shows."""
    specimen = SPECIMENS[verb]
    page, url = specimen.page, specimen.page.url(vault, name)
    is_opened = specimen.sample.has_basis and not page.asks_for_name
    hidden = visitor.form(url) if is_opened else visitor.new_form()
    return {**hidden, **page.form(vault, name)}


def ask(
    visitor: Visitor, verb: str, vault: str, name: str, *, at: str = "", **more: str
) -> requests.Response:
    """Open the form and send it."""
    form = form_of(visitor, verb, vault, name) | more
    return visitor.post(SPECIMENS[verb].page.url(vault, name), form, at=at)


def prepare(vault: LocalVault, wanted: Iterable[tuple[str, str]]) -> None:
    """Put into the vault what each (verb, name) starts from."""
    names: dict[str, list[str]] = {}
    for verb, name in wanted:
        names.setdefault(verb, []).append(name)
    for verb, those in names.items():
        SPECIMENS[verb].scene.set(vault, *those)
