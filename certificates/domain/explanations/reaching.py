"""The vault could not be reached, did not answer, or did not take the portal's sign-in."""

import shlex
from datetime import datetime, timedelta

from certificates.domain.explanations.api_versions import refused_bare
from certificates.domain.explanations.parts import (
    Context,
    Explanation,
    Remedy,
    Target,
    date,
    sentence,
)
from certificates.domain.text import inert

OWN_AUTHORITY = Remedy(
    text="If a proxy of your organisation opens TLS, an administrator names its CA file in "
    "REQUESTS_CA_BUNDLE."
)
PROXY_SETTINGS = Remedy(
    text="An administrator checks HTTPS_PROXY, ALL_PROXY and NO_PROXY in the portal's environment."
)


def throttled(context: Context) -> Explanation:
    """429. Whatever the portal reads by itself goes on by itself."""
    until = _until(context)
    wait = f" It asks to wait until {until}." if until else ""
    later = f"Reading goes on by itself at {until}; or load the page again then."
    if not until:
        later = "Reading goes on by itself; or load the page again in a few seconds."
    return Explanation(
        what=f"{context.vault} limits requests for now.",
        why=f"It did not {context.attempt.infinitive}.{wait}{context.unchanged}",
        remedies=context.again or (Remedy(text=later),),
    )


def _until(context: Context) -> str:
    """When it may be asked again, to the second; "" when it did not say."""
    try:
        refused = datetime.fromisoformat(context.failure.at)
        then = refused + timedelta(seconds=context.failure.retry_after or 0)
    except (ValueError, OverflowError):
        return ""
    return f"{then:%H:%M:%S} UTC" if context.failure.retry_after else ""


def no_answer(context: Context) -> Explanation:
    """The deadline ran out; for a change that was sent, the outcome is open."""
    attempt = context.attempt.infinitive
    if context.failure.never_sent:
        return Explanation(
            what=f"{context.vault} does not answer.",
            why=f"So it was not asked to {attempt}: nothing was sent.{context.unchanged}",
            remedies=context.again,
        )
    if context.attempt.is_change:
        return Explanation(
            what=f"{context.vault} did not answer in 10 seconds.",
            why=(
                "It may or may not have happened; the portal is finding out. Do not send it again."
            ),
            remedies=(Remedy(text="Follow it under Operations.", to=Target.OPERATIONS),),
        )
    ended = "ended" in context.own_words
    reason = "The connection ended before an answer came" if ended else "No answer came in time"
    return Explanation(
        what=f"{context.vault} does not answer.",
        why=f"{reason}, so the portal could not {attempt}.",
        remedies=(
            Remedy(text="Load the page again. Other vaults are not affected."),
            context.check,
        ),
    )


def unreachable(context: Context) -> Explanation:
    """No connection."""
    reason = context.own_words
    return Explanation(
        what=f"{context.vault} cannot be reached{f' ({reason})' if reason else ''}.",
        why=f"No connection to the vault could be made.{context.unchanged}",
        remedies=(*context.again, context.check),
    )


def resting(context: Context) -> Explanation:
    """The portal leaves the vault alone for a while."""
    until = f" until {date(context.failure.until)}" if context.failure.until else " for a while"
    since = f" since {date(context.failure.since)}" if context.failure.since else ""
    reason = f": {context.own_words}" if context.own_words else ""
    return Explanation(
        what=f"{context.vault} has been failing{since}{reason}.",
        why=f"So it is not asked{until}; then the portal tries again by itself.{context.unchanged}",
        remedies=(*context.again, Remedy(text="Other vaults are not affected."), context.check),
    )


def switched_off(context: Context) -> Explanation:
    """The portal does not call the vault: an administrator said so, or the settings do."""
    since = date(context.failure.since)
    note = sentence(inert(" ".join(context.failure.note.split())))
    what = f"The portal's settings no longer name {context.vault}."
    if since:
        said = f": {note}" if note else "."
        what = f"An administrator switched {context.vault} off on {since}{said}"
    return Explanation(
        what=what,
        why=f"The portal does not contact it.{context.unchanged}",
        remedies=(
            Remedy(text=f"An administrator can switch {context.vault} on again, on its page."),
        )
        if since
        else (),
    )


def vault_error(context: Context) -> Explanation:
    """5xx; for a change that was sent, the outcome is open."""
    status = f" ({context.failure.status})" if context.failure.status else ""
    open_ = context.attempt.is_change and not context.failure.never_sent
    outcome = f"it did not {context.attempt.infinitive}.{context.unchanged}"
    if open_:
        outcome = f"it did not say whether it could {context.attempt.infinitive}."
    later = (Remedy(text="Load the page again in a minute."),)
    return Explanation(
        what=f"{context.vault} answers with an error of its own{status}.",
        why=f"The fault is in the vault or in Azure; {outcome}",
        remedies=(*(later if open_ else context.again or later), context.check),
    )


def not_a_vault(context: Context) -> Explanation:
    """Something that is no key vault answered."""
    if context.failure.api_version:
        return refused_bare(context)
    between = "a proxy may be in between."
    if context.failure.proxy:
        between = f"the connection goes through the proxy {inert(context.failure.proxy)}."
    return Explanation(
        what=f"What answers as {context.vault} is not a key vault.",
        why=f"The answer is not one of Key Vault: {between}{context.unchanged}",
        remedies=(
            Remedy(text="Check the vault's address in the settings, and the proxy."),
            context.check,
        ),
    )


def proxy(context: Context) -> Explanation:
    """The proxy on the way refused, failed, or could not be reached."""
    return Explanation(
        what=f"The proxy {inert(context.failure.proxy)} {context.own_words}.",
        why=(
            f"The portal reaches {context.vault} through it, "
            f"so it could not {context.attempt.infinitive}.{context.unchanged}"
        ),
        remedies=(PROXY_SETTINGS, *context.again, context.check),
    )


def portal_fault(context: Context) -> Explanation:
    """The portal's own code failed; the log has the rest under the reference."""
    return Explanation(
        what=f"The portal failed to {context.attempt.infinitive} in {context.vault}.",
        why=f"This is a fault of the portal, not of the vault.{context.unchanged}",
        remedies=(
            Remedy(text=f"The log of the worker has the details under {context.own_words}."),
            *context.again,
        ),
    )


def odd_answer(context: Context) -> Explanation:
    """The vault answered, but not as Key Vault is documented to answer."""
    sent = context.attempt.is_change and not context.failure.never_sent
    outcome = " It did not say what became of the request." if sent else context.unchanged
    return Explanation(
        what=f"{context.vault} gave an answer that the portal cannot read.",
        why=f"{sentence(context.own_words) or 'Its shape is not that of Key Vault.'}{outcome}",
        remedies=(
            *(() if sent else context.again),
            Remedy(text="Other certificates are not affected."),
        ),
    )


def dns(context: Context) -> Explanation:
    """The name does not resolve."""
    name = context.quoted_vault
    query = shlex.quote(f"[?name=='{context.vault}']")
    host = inert(context.failure.host) or f"of {context.vault}"
    return Explanation(
        what=f"The name {host} does not exist.",
        why=f"The portal looked {context.vault} up in DNS and found no address.{context.unchanged}",
        remedies=(
            Remedy(
                text="Check the spelling in the settings, or the private DNS zone of the network."
            ),
            Remedy(
                text="See whether the vault itself was deleted:",
                command=f"az keyvault list-deleted --query {query}",
            ),
            Remedy(text="If so, recover it:", command=f"az keyvault recover --name {name}"),
            context.check,
        ),
    )


def tls(context: Context) -> Explanation:
    """The certificate of the connection is not trusted."""
    issuer = f": issued by {inert(context.failure.issuer)}" if context.failure.issuer else ""
    reason = f" ({context.own_words})" if context.own_words else ""
    between = "A proxy may be in between."
    if context.failure.proxy:
        between = f"The connection goes through the proxy {inert(context.failure.proxy)}."
    return Explanation(
        what=f"The connection to {context.vault} is not trusted{issuer}.",
        why=f"Its TLS certificate could not be verified{reason}. {between}{context.unchanged}",
        remedies=(OWN_AUTHORITY, context.check),
    )
