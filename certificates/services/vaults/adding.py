"""New vaults: judged by their address, asked side by side, then added in one transaction."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import transaction

from certificates import permissions
from certificates.domain.actions import Action
from certificates.domain.errors import Forbidden, VaultFailure
from certificates.domain.failures import Failure
from certificates.domain.hosts import (
    behind_private_link,
    is_vault_name,
    key_vault_url,
    name_in,
    url_of,
)
from certificates.domain.records import Listed
from certificates.domain.timings import TIMINGS
from certificates.models import Person, Vault
from certificates.models.vaults import Source
from certificates.services import audit, vaults
from certificates.services.keyvault import Part, Reading, within

Problem = Literal["not_a_vault", "private_link", "there", "twice", "name_taken", "real", ""]


@dataclass(frozen=True)
class Proposal:
    """One vault to add: as it was typed, and the row it would be, unsaved.

    With a ``problem`` it cannot be added: there is no such vault, it is there already, it was typed
    before, its name is that of another one, or it is real and this portal has only stand-ins.
    """

    typed: str
    vault: Vault
    problem: Problem = ""


@dataclass(frozen=True)
class Answered:
    """A proposal, and the first page of the vault's certificates or why there is none."""

    proposal: Proposal
    page: Part[Listed] | None = None
    failure: Failure | None = None


def check(*, actor: Person, typed: tuple[str, ...], credential: str) -> list[Answered]:
    """Judge each of ``typed``, names or addresses, and ask those that can be added for one page.

    All are asked at once, each within a page's deadline. Nothing is written. Raises Forbidden.
    """
    require(actor=actor)
    proposals = list(_judge(typed, label="", credential=credential))
    asked = [proposal for proposal in proposals if not proposal.problem]
    with ThreadPoolExecutor(max_workers=max(1, len(asked))) as pool:
        answers = dict(zip((one.typed for one in asked), pool.map(_ask, asked), strict=True))
    return [answers.get(one.typed) or Answered(one) for one in proposals]


def add(
    *, actor: Person, typed: tuple[str, ...], label: str, credential: str
) -> list[Vault] | None:
    """Add all of ``typed``, or none of them: None when one cannot be added. Raises Forbidden."""
    require(actor=actor)
    with transaction.atomic():
        proposals = list(_judge(typed, label=label, credential=credential))
        if any(proposal.problem for proposal in proposals):
            return None
        for proposal in proposals:
            proposal.vault.save()
            audit.append(
                event="vault.added",
                actor=audit.name_of(actor),
                vault=proposal.vault.slug,
                details={"url": proposal.vault.url, "label": label, "credential": credential},
            )
    return [proposal.vault for proposal in proposals]


def require(*, actor: Person) -> None:
    """Vaults are added by those who manage all of them. Raises Forbidden, recorded in history."""
    if not permissions.rights_of(actor).may_everywhere(Action.MANAGE):
        audit.deny(actor=actor, action=Action.MANAGE, vault="")
        raise Forbidden(Action.MANAGE, "", None)


def _judge(typed: tuple[str, ...], *, label: str, credential: str) -> Iterator[Proposal]:
    """Whether each can be added. One that the settings no longer name is taken up again."""
    rows = {vault.url: vault for vault in Vault.objects.all()}
    there, names = vaults.addresses(), {vault.slug for vault in rows.values()}
    seen: set[str] = set()
    for text in typed:
        vault, problem = _meant(text)
        if problem:
            yield Proposal(text, vault, problem)
            continue
        if vault.url in there:
            problem = "there"
        elif vault.url in seen:
            problem = "twice"
        elif vault.url not in rows and vault.slug in names:
            problem = "name_taken"
        seen.add(vault.url)
        names.add(vault.slug)
        found, vault = vault, rows.get(vault.url, vault)
        vault.ca_file, vault.is_standin = found.ca_file, found.is_standin
        vault.source, vault.is_enabled = Source.PAGE, True
        vault.switched_off_at, vault.switched_off_by, vault.switched_off_note = None, None, ""
        vault.label, vault.credential = label, credential
        yield Proposal(text, vault, problem)


def _meant(text: str) -> tuple[Vault, Problem]:
    """The vault of a name or an address: one of a cloud, or a stand-in that the settings name."""
    standins = [named for named in settings.VAULTS if named.standin]
    for named in standins:
        if text.removesuffix("/") in (named.slug, named.url):
            row = Vault(slug=named.slug, url=named.url, ca_file=named.ca or "", is_standin=True)
            return row, ""
    url = url_of(text) if is_vault_name(text) else key_vault_url(text)
    if url is None and (ordinary := behind_private_link(text)):
        return Vault(slug=name_in(ordinary), url=ordinary), "private_link"
    if url is None:
        return Vault(), "not_a_vault"
    if standins:
        return Vault(), "real"
    return Vault(slug=name_in(url), url=url), ""


def _ask(proposal: Proposal) -> Answered:
    """In a thread of its own, which ends with its deadline and has no database."""
    with within(TIMINGS.page_deadline):
        try:
            return Answered(proposal, page=Reading(proposal.vault).certificates())
        except VaultFailure as error:
            return Answered(proposal, failure=error.failure)
