"""Every way that the portal has to Azure. Each returns what a person reads where it fails, or "".

Each has a vault of its own, so that none of them learns from the vault's row how another went.
"""

import html
import itertools
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from certificates.domain.attempts import Attempt
from certificates.domain.errors import VaultFailure
from certificates.domain.explanations import explain
from certificates.domain.failures import Failure
from certificates.domain.looks import Get
from certificates.domain.timings import TIMINGS
from certificates.models import Person, Vault
from certificates.services import connection as checking
from certificates.services import operations, sync
from certificates.services.keyvault import Gateway, within
from certificates.services.keyvault.credentials import credential
from certificates.services.keyvault.errors import failure_of
from certificates.services.keyvault.sign_in import SignInFailed
from certificates.services.vaults import adding
from certificates.verbs import Disable, Enable
from localvault.identity import TENANT
from tests.proofs.networks.table import WAYS

_verbs = itertools.cycle((Disable, Enable))


@dataclass(frozen=True)
class Came:
    """The result of a way."""

    words: str
    seconds: float


def take_all(certificate: str) -> dict[str, Came]:
    """All of them at once."""

    def take(way: str) -> Came:
        began = time.monotonic()
        try:
            words = _TAKEN[way](f"kv-{way}", certificate)
        except VaultFailure as error:
            words = _in_words(error.failure)
        finally:
            connection.close()
        return Came(words, time.monotonic() - began)

    with ThreadPoolExecutor(len(WAYS)) as pool:
        return dict(zip(WAYS, pool.map(take, WAYS), strict=True))


def _in_words(failure: Failure | None, attempt: Attempt | None = None) -> str:
    if failure is None:
        return ""
    told = explain(failure, attempt=attempt)
    return f"{told.what} {told.why}"


def _page(slug: str, certificate: str) -> str:
    """The whole text of the certificate's page, unless it shows the certificate."""
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(Person.objects.get())
    answer = browser.get(f"/vaults/{slug}/certificates/{certificate}/")
    return "" if answer.status_code == 200 else html.unescape(answer.content.decode())


def _look(slug: str, certificate: str) -> str:
    """A look as an operation makes it."""
    with within(TIMINGS.look_deadline):
        gateway = Gateway(Vault.objects.get(slug=slug), "x")
        seen = gateway.look((Get.CERTIFICATE, Get.VERSIONS), certificate)
    return "" if seen.certificate else "the certificate was not seen"


def _change(slug: str, certificate: str) -> str:
    """Disable the certificate, and enable it the next time."""
    operation = operations.perform(
        next(_verbs)(name=certificate),
        vault=Vault.objects.get(slug=slug),
        actor=Person.objects.get(),
        nonce=str(uuid.uuid4()),
    ).operation
    if operation.failure:
        return _in_words(operation.failure, operation.verb_object.attempt)
    return "" if operation.state == "succeeded" else f"it is {operation.state}"


def _sync(slug: str, _: str) -> str:
    """Read the whole vault, and see that what it came to is kept with the vault."""
    vault = Vault.objects.get(slug=slug)
    report = sync.sync_vault(vault)
    vault.refresh_from_db()
    if report is None or vault.sync_report is None or vault.sync_holder:
        return "the vault does not say what its reading came to"
    return _in_words(report.failure)


def _check(slug: str, _: str) -> str:
    """The check of the connection, step by step."""
    return _in_words(checking.check(vault=Vault.objects.get(slug=slug)).failure)


def _sign_in(slug: str, _: str) -> str:
    """Ask for a token as the SDK asks."""
    try:
        credential().get_token_info(
            "https://vault.azure.net/.default", options={"enable_cae": True, "tenant_id": TENANT}
        )
    except SignInFailed as error:
        return _in_words(failure_of(error, slug))
    return ""


def _adding(slug: str, _: str) -> str:
    """Ask a vault that the portal does not have yet."""
    (answered,) = adding.check(actor=Person.objects.get(), typed=(slug,), credential="")
    return answered.proposal.problem or _in_words(answered.failure)


_TAKEN: dict[str, Callable[[str, str], str]] = {
    "page": _page,
    "look": _look,
    "change": _change,
    "sync": _sync,
    "check": _check,
    "sign-in": _sign_in,
    "adding": _adding,
}
