"""The vault could not be reached, did not answer, or did not take the portal's sign-in."""

import re
import shlex

from certificates.domain.explanations.parts import (
    CHANGES,
    Case,
    Explanation,
    To,
    Way,
    date,
    sentence,
)
from certificates.domain.text import inert

# What the most frequent AADSTS codes of a failed sign-in mean.
SIGN_IN_CODES = {
    "AADSTS7000222": "The client secret has expired.",
    "AADSTS7000215": "The client secret is wrong.",
    "AADSTS700016": "The application does not exist in this tenant.",
    "AADSTS90002": "The tenant does not exist.",
    "AADSTS50034": "The account does not exist in this tenant.",
    "AADSTS700027": "The client certificate was not accepted.",
}
# What azure-identity says instead of AADSTS90002, which it keeps to itself.
_UNKNOWN_TENANT = "Unable to get authority configuration"
_SECRET_CODES = ("AADSTS7000222", "AADSTS7000215")
_SETTINGS = {"AADSTS700016": ("CLIENT_ID", "TENANT_ID"), "AADSTS90002": ("TENANT_ID",)}


def throttled(case: Case) -> Explanation:
    """429."""
    wait = f" It asks to wait {case.failure.retry_after:g} s." if case.failure.retry_after else ""
    return Explanation(
        what=f"{case.vault} limits requests for now.",
        why=f"It did not {case.attempt}.{wait}{case.unchanged}",
        ways=case.again or (Way(text="Load the page again in some seconds."),),
    )


def no_answer(case: Case) -> Explanation:
    """The deadline ran out; for a change that was sent, the outcome is open."""
    if case.failure.never_sent:
        return Explanation(
            what=f"{case.vault} does not answer.",
            why=f"So it was not asked to {case.attempt}: nothing was sent.{case.unchanged}",
            ways=case.again,
        )
    if case.doing in CHANGES:
        return Explanation(
            what=f"{case.vault} did not answer in 10 seconds.",
            why=(
                "It may or may not have happened; the portal is finding out. Do not send it again."
            ),
            ways=(Way(text="Follow it under Operations.", to=To.OPERATIONS),),
        )
    return Explanation(
        what=f"{case.vault} does not answer.",
        why=f"The portal waited as long as a page may take and could not {case.attempt}.",
        ways=(Way(text="Load the page again. Other vaults are not affected."),),
    )


def unreachable(case: Case) -> Explanation:
    """No connection."""
    reason = case.own_words
    return Explanation(
        what=f"{case.vault} cannot be reached{f' ({reason})' if reason else ''}.",
        why=f"No connection to the vault could be made.{case.unchanged}",
        ways=(*case.again, Way(text="Check from the server that the vault's port 443 is open.")),
    )


def resting(case: Case) -> Explanation:
    """The portal leaves the vault alone for a while."""
    until = f" until {date(case.failure.until)}" if case.failure.until else " for a while"
    since = f" since {date(case.failure.since)}" if case.failure.since else ""
    reason = f": {case.own_words}" if case.own_words else ""
    return Explanation(
        what=f"{case.vault} has been failing{since}{reason}.",
        why=f"So it is not asked{until}; then the portal tries again by itself.{case.unchanged}",
        ways=(*case.again, Way(text="Other vaults are not affected.")),
    )


def switched_off(case: Case) -> Explanation:
    """The portal does not call the vault: an administrator said so, or the settings do."""
    since = date(case.failure.since)
    note = sentence(inert(" ".join(case.failure.note.split())))
    what = f"The portal's settings no longer name {case.vault}."
    if since:
        what = (
            f"An administrator switched {case.vault} off on {since}{f': {note}' if note else '.'}"
        )
    return Explanation(
        what=what,
        why=f"It is not called.{case.unchanged}",
        ways=(Way(text=f"An administrator can switch {case.vault} on again, on its page."),)
        if since
        else (),
    )


def vault_error(case: Case) -> Explanation:
    """5xx; for a change that was sent, the outcome is open."""
    status = f" ({case.failure.status})" if case.failure.status else ""
    open_ = case.doing in CHANGES and not case.failure.never_sent
    outcome = f"it did not {case.attempt}.{case.unchanged}"
    if open_:
        outcome = f"it did not say whether it could {case.attempt}."
    later = (Way(text="Load the page again in a minute."),)
    return Explanation(
        what=f"{case.vault} answers with an error of its own{status}.",
        why=f"The fault is in the vault or in Azure; {outcome}",
        ways=later if open_ else case.again or later,
    )


def not_a_vault(case: Case) -> Explanation:
    """Something that is no key vault answered."""
    return Explanation(
        what=f"What answers as {case.vault} is not a key vault.",
        why=f"The answer is not one of Key Vault: a proxy may stand between.{case.unchanged}",
        ways=(Way(text="Check the vault's address in the settings, and the proxy."),),
    )


def dns(case: Case) -> Explanation:
    """The name does not resolve."""
    name = case.quoted_vault
    query = shlex.quote(f"[?name=='{case.vault}']")
    return Explanation(
        what=f"The name of {case.vault} does not exist in DNS.",
        why=f"The portal looked it up and found no address.{case.unchanged}",
        ways=(
            Way(text="Check the spelling in the settings, or the private DNS zone of the network."),
            Way(
                text="See whether the vault itself was deleted:",
                command=f"az keyvault list-deleted --query {query}",
            ),
            Way(text="If so, recover it:", command=f"az keyvault recover --name {name}"),
        ),
    )


def tls(case: Case) -> Explanation:
    """The certificate of the connection is not trusted."""
    reason = f" ({case.own_words})" if case.own_words else ""
    return Explanation(
        what=f"The connection to {case.vault} is not trusted.",
        why=f"Its TLS certificate could not be verified{reason}. A proxy may stand between."
        f"{case.unchanged}",
        ways=(
            Way(
                text=(
                    "If a proxy of your organisation opens TLS, an administrator names its CA file "
                    "in REQUESTS_CA_BUNDLE."
                )
            ),
        ),
    )


def sign_in(case: Case) -> Explanation:
    """No token."""
    found = re.search(r"AADSTS\d+", case.failure.message)
    code = found.group() if found else ""
    if _UNKNOWN_TENANT in case.failure.message:
        code = "AADSTS90002"
    meaning = SIGN_IN_CODES.get(code, "") or case.own_words
    reason = f"{code}: {meaning}" if code else meaning or "The credential gave no reason."
    wrong = " and ".join(_variable(case, part) for part in _SETTINGS.get(code, ()))
    ways = [Way(text=f"Check {wrong or _credential(case)}.")]
    if code in _SECRET_CODES:
        app = shlex.quote(case.failure.app_id) if case.failure.app_id else "<app id>"
        ways = [
            Way(
                text=f"Make a new secret, then put it into {_variable(case, 'CLIENT_SECRET')}:",
                command=f"az ad app credential reset --id {app} --append",
            )
        ]
    return Explanation(
        what="The portal could not sign in to Azure.",
        why=f"{reason}{case.unchanged}",
        ways=(*ways, *case.again),
    )


def token_refused(case: Case) -> Explanation:
    """401 in spite of a token."""
    return Explanation(
        what=f"{case.vault} no longer accepts the portal's sign-in.",
        why=f"The token ended or was taken back; a new one was tried once.{case.unchanged}",
        ways=(
            Way(text="Check the clock of the server and the tenant in AZURE_TENANT_ID."),
            *case.again,
        ),
    )


def wrong_tenant(case: Case) -> Explanation:
    """The vault belongs to another tenant."""
    reason = f" ({case.own_words})" if case.own_words else ""
    return Explanation(
        what=f"{case.vault} belongs to another tenant than the portal signs in to.",
        why=f"Azure did not take the portal's token{reason}.{case.unchanged}",
        ways=(
            Way(text=f"Set {_variable(case, 'TENANT_ID')} to the tenant of the vault."),
            Way(text="Or give the vault a credential of that tenant, on its page."),
        ),
    )


def _credential(case: Case) -> str:
    if case.failure.credential:
        return f"the credential {case.failure.credential} in the portal's settings"
    return "the portal's Azure credentials in its settings"


def _variable(case: Case, part: str) -> str:
    """The setting that holds this part of the credential that was tried."""
    name = case.failure.credential
    return f"KVPORTAL_CREDENTIAL_{name.upper()}_{part}" if name else f"AZURE_{part}"
