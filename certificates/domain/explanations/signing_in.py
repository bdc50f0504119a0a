"""Azure or the vault does not take the portal's sign-in."""

import re
import shlex

from certificates.domain.explanations.parts import Context, Explanation, Remedy, sentence
from certificates.domain.explanations.reaching import OWN_AUTHORITY, PROXY_SETTINGS
from certificates.domain.failures import FailureKind

# What the most frequent AADSTS codes of a failed sign-in mean.
MEANINGS = {
    "AADSTS7000222": "The client secret has expired.",
    "AADSTS7000215": "The client secret is wrong.",
    "AADSTS7000112": "The application is disabled.",
    "AADSTS700016": "The application does not exist in this tenant.",
    "AADSTS700027": "The client certificate was not accepted.",
    "AADSTS700082": "The sign-in of az has expired: run az login on the server.",
    "AADSTS90002": "The tenant does not exist.",
    "AADSTS500011": "The tenant does not know Azure Key Vault.",
    "AADSTS53003": "A conditional access rule blocks the sign-in.",
    "AADSTS50034": "The account does not exist in this tenant.",
    "AADSTS50076": "Azure asks for a second factor: run az login on the server.",
}
# Where it is not the credential that is wrong, but the way to the sign-in service.
_WAYS = {
    FailureKind.TLS: OWN_AUTHORITY,
    FailureKind.PROXY: PROXY_SETTINGS,
    FailureKind.DNS: Remedy(
        text="Check AZURE_AUTHORITY_HOST in the settings, and the server's DNS."
    ),
    FailureKind.UNREACHABLE: Remedy(
        text="Check that the server may connect to the sign-in service."
    ),
    FailureKind.NO_ANSWER: Remedy(text="Check that the server may connect to the sign-in service."),
    FailureKind.THROTTLED: Remedy(text="Load the page again in a minute."),
    FailureKind.VAULT_ERROR: Remedy(text="Load the page again in a minute."),
}
_SECRET_CODES = ("AADSTS7000222", "AADSTS7000215")
_VARIABLES = {
    "AADSTS700016": ("CLIENT_ID", "TENANT_ID"),
    "AADSTS90002": ("TENANT_ID",),
}


def sign_in(context: Context) -> Explanation:
    """No token."""
    found = re.search(r"AADSTS\d+", context.failure.message)
    code = found.group() if found else ""
    reason = sentence(context.own_words) or "The credential gave no reason."
    if code:
        reason = f"{code}: {MEANINGS.get(code, 'Azure refused the sign-in.')}"
    name = f" as {context.failure.credential}" if context.failure.credential else ""
    return Explanation(
        what=f"The portal could not sign in to Azure{name}.",
        why=f"{reason}{_used_by(context)}{context.unchanged}",
        remedies=(_mended(context, code), *context.again, *(() if code else (context.check,))),
    )


def _used_by(context: Context) -> str:
    """Every vault that this concerns, where there are several."""
    used_by = context.known.used_by
    return f" Vaults that use this sign-in: {', '.join(used_by)}." if len(used_by) > 1 else ""


def _mended(context: Context, code: str) -> Remedy:
    if not code and context.failure.cause in _WAYS:
        return _WAYS[context.failure.cause]
    if code in _SECRET_CODES:
        app = shlex.quote(context.failure.app_id) if context.failure.app_id else "<app id>"
        return Remedy(
            text=f"Make a new secret, then put it into {_variable(context, 'CLIENT_SECRET')}:",
            command=f"az ad app credential reset --id {app} --append",
        )
    variables = [_variable(context, part) for part in _VARIABLES.get(code, ())]
    if variables:
        return Remedy(text=f"Check {' and '.join(variables)}.")
    if context.failure.credential:
        name = context.failure.credential
        return Remedy(text=f"Check the credential {name} in the portal's settings.")
    return Remedy(text="Check the portal's Azure credentials in its settings.")


def _variable(context: Context, part: str) -> str:
    """The setting that holds this part of the credential."""
    name = context.failure.credential
    return f"KVPORTAL_CREDENTIAL_{name.upper()}_{part}" if name else f"AZURE_{part}"


def token_refused(context: Context) -> Explanation:
    """401 in spite of a token."""
    return Explanation(
        what=f"{context.vault} no longer accepts the portal's sign-in (token ended or taken back).",
        why=f"A new one was tried once.{context.unchanged}",
        remedies=(
            Remedy(
                text="Check the clock of the server, and the tenant in "
                f"{_variable(context, 'TENANT_ID')}."
            ),
            *(context.again or (Remedy(text="Load the page again."),)),
        ),
    )


def wrong_audience(context: Context) -> Explanation:
    """The token is for another service: mostly for the Key Vault of another cloud."""
    return Explanation(
        what=f"{context.vault} does not accept the portal's token: it is for another cloud.",
        why=f"The sign-in itself worked, at the sign-in service of that cloud.{context.unchanged}",
        remedies=(
            Remedy(text="Set AZURE_AUTHORITY_HOST to the sign-in service of the vault's cloud."),
            Remedy(text="Check the vault's address, too: its ending names the cloud."),
            context.check,
        ),
    )


def wrong_tenant(context: Context) -> Explanation:
    """The vault belongs to another tenant."""
    theirs = f"tenant {context.failure.tenant}" if context.failure.tenant else "another tenant"
    ours = context.failure.own_tenant or "its own"
    return Explanation(
        what=f"{context.vault} belongs to {theirs}; the portal signs in to {ours}.",
        why=f"Its tenant does not take the portal's token.{context.unchanged}",
        remedies=(
            Remedy(text=f"Set {_variable(context, 'TENANT_ID')} to the tenant of the vault."),
            Remedy(text="Or give the vault a credential of that tenant, on its page."),
            context.check,
        ),
    )
