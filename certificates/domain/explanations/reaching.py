"""The vault could not be reached, did not answer, or did not take the portal's sign-in."""

import shlex
from datetime import datetime, timedelta

from certificates.domain.explanations.api_versions import refused_bare
from certificates.domain.explanations.parts import (
    Case,
    Explanation,
    To,
    Way,
    date,
    sentence,
)
from certificates.domain.text import inert

OWN_AUTHORITY = Way(
    text="If a proxy of your organisation opens TLS, an administrator names its CA file in "
    "REQUESTS_CA_BUNDLE."
)
PROXY_SETTINGS = Way(
    text="An administrator checks HTTPS_PROXY, ALL_PROXY and NO_PROXY in the portal's environment."
)


def throttled(case: Case) -> Explanation:
    """429. Whatever the portal reads by itself goes on by itself."""
    until = _until(case)
    wait = f" It asks to wait until {until}." if until else ""
    later = f"Reading goes on by itself at {until}; or load the page again then."
    if not until:
        later = "Reading goes on by itself; or load the page again in some seconds."
    return Explanation(
        what=f"{case.vault} limits requests for now.",
        why=f"It did not {case.attempt.infinitive}.{wait}{case.unchanged}",
        ways=case.again or (Way(text=later),),
    )


def _until(case: Case) -> str:
    """When it may be asked again, to the second; "" when it did not say."""
    try:
        refused = datetime.fromisoformat(case.failure.at)
        then = refused + timedelta(seconds=case.failure.retry_after or 0)
    except (ValueError, OverflowError):
        return ""
    return f"{then:%H:%M:%S} UTC" if case.failure.retry_after else ""


def no_answer(case: Case) -> Explanation:
    """The deadline ran out; for a change that was sent, the outcome is open."""
    attempt = case.attempt.infinitive
    if case.failure.never_sent:
        return Explanation(
            what=f"{case.vault} does not answer.",
            why=f"So it was not asked to {attempt}: nothing was sent.{case.unchanged}",
            ways=case.again,
        )
    if case.attempt.is_change:
        return Explanation(
            what=f"{case.vault} did not answer in 10 seconds.",
            why=(
                "It may or may not have happened; the portal is finding out. Do not send it again."
            ),
            ways=(Way(text="Follow it under Operations.", to=To.OPERATIONS),),
        )
    ended = "ended" in case.own_words
    reason = "The connection ended before an answer came" if ended else "No answer came in time"
    return Explanation(
        what=f"{case.vault} does not answer.",
        why=f"{reason}, so the portal could not {attempt}.",
        ways=(Way(text="Load the page again. Other vaults are not affected."), case.check),
    )


def unreachable(case: Case) -> Explanation:
    """No connection."""
    reason = case.own_words
    return Explanation(
        what=f"{case.vault} cannot be reached{f' ({reason})' if reason else ''}.",
        why=f"No connection to the vault could be made.{case.unchanged}",
        ways=(*case.again, case.check),
    )


def resting(case: Case) -> Explanation:
    """The portal leaves the vault alone for a while."""
    until = f" until {date(case.failure.until)}" if case.failure.until else " for a while"
    since = f" since {date(case.failure.since)}" if case.failure.since else ""
    reason = f": {case.own_words}" if case.own_words else ""
    return Explanation(
        what=f"{case.vault} has been failing{since}{reason}.",
        why=f"So it is not asked{until}; then the portal tries again by itself.{case.unchanged}",
        ways=(*case.again, Way(text="Other vaults are not affected."), case.check),
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
    open_ = case.attempt.is_change and not case.failure.never_sent
    outcome = f"it did not {case.attempt.infinitive}.{case.unchanged}"
    if open_:
        outcome = f"it did not say whether it could {case.attempt.infinitive}."
    later = (Way(text="Load the page again in a minute."),)
    return Explanation(
        what=f"{case.vault} answers with an error of its own{status}.",
        why=f"The fault is in the vault or in Azure; {outcome}",
        ways=(*(later if open_ else case.again or later), case.check),
    )


def not_a_vault(case: Case) -> Explanation:
    """Something that is no key vault answered."""
    if case.failure.api_version:
        return refused_bare(case)
    between = "a proxy may stand between."
    if case.failure.proxy:
        between = f"the connection goes through the proxy {inert(case.failure.proxy)}."
    return Explanation(
        what=f"What answers as {case.vault} is not a key vault.",
        why=f"The answer is not one of Key Vault: {between}{case.unchanged}",
        ways=(Way(text="Check the vault's address in the settings, and the proxy."), case.check),
    )


def proxy(case: Case) -> Explanation:
    """The proxy on the way refused, failed, or could not be reached."""
    return Explanation(
        what=f"The proxy {inert(case.failure.proxy)} {case.own_words}.",
        why=(
            f"The portal reaches {case.vault} through it, "
            f"so it could not {case.attempt.infinitive}.{case.unchanged}"
        ),
        ways=(PROXY_SETTINGS, *case.again, case.check),
    )


def portal_fault(case: Case) -> Explanation:
    """The portal's own code failed; the log has the rest under the reference."""
    return Explanation(
        what=f"The portal failed to {case.attempt.infinitive} in {case.vault}.",
        why=f"This is a fault of the portal, not of the vault.{case.unchanged}",
        ways=(
            Way(text=f"The log of the worker has the details under {case.own_words}."),
            *case.again,
        ),
    )


def odd_answer(case: Case) -> Explanation:
    """The vault answered, but not as Key Vault is documented to answer."""
    sent = case.attempt.is_change and not case.failure.never_sent
    outcome = " It did not say what became of the request." if sent else case.unchanged
    return Explanation(
        what=f"{case.vault} gave an answer that the portal cannot read.",
        why=f"{sentence(case.own_words) or 'Its shape is not that of Key Vault.'}{outcome}",
        ways=(*(() if sent else case.again), Way(text="Other certificates are not affected.")),
    )


def dns(case: Case) -> Explanation:
    """The name does not resolve."""
    name = case.quoted_vault
    query = shlex.quote(f"[?name=='{case.vault}']")
    host = inert(case.failure.host) or f"of {case.vault}"
    return Explanation(
        what=f"The name {host} does not exist.",
        why=f"The portal looked {case.vault} up in DNS and found no address.{case.unchanged}",
        ways=(
            Way(text="Check the spelling in the settings, or the private DNS zone of the network."),
            Way(
                text="See whether the vault itself was deleted:",
                command=f"az keyvault list-deleted --query {query}",
            ),
            Way(text="If so, recover it:", command=f"az keyvault recover --name {name}"),
            case.check,
        ),
    )


def tls(case: Case) -> Explanation:
    """The certificate of the connection is not trusted."""
    issuer = f": issued by {inert(case.failure.issuer)}" if case.failure.issuer else ""
    reason = f" ({case.own_words})" if case.own_words else ""
    between = "A proxy may stand between."
    if case.failure.proxy:
        between = f"The connection goes through the proxy {inert(case.failure.proxy)}."
    return Explanation(
        what=f"The connection to {case.vault} is not trusted{issuer}.",
        why=f"Its TLS certificate could not be verified{reason}. {between}{case.unchanged}",
        ways=(OWN_AUTHORITY, case.check),
    )
