"""Why a sign-in failed: the portal's words on pages, and what was really said for the details."""

import os
import re
from typing import Any

from azure.core.exceptions import AzureError
from django.conf import settings

from certificates.domain.explanations import explain
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.text import storable
from certificates.services.keyvault.network.endings import ending_of
from certificates.services.keyvault.sign_in import Heard, SignInFailed

_APPLICATION = re.compile(r"(?:app|identifier) '(?P<app>[0-9a-fA-F-]{36})'")
_TENANT = re.compile(r"acquire tokens for tenant (?P<tenant>[0-9a-fA-F-]{36})")
_AZURES_WORDS = re.compile(r"AADSTS\d+[^\r\n\"]*")
# What azure-identity says without any words of Azure, and what it means.
_MEANINGS = (
    ("Unable to get authority configuration", "AADSTS90002"),
    ("az login", "The Azure CLI is not signed in on the server"),
    ("Managed Identity found for specified", "There is no managed identity with this client id"),
    ("Identity not found", "There is no managed identity with this client id"),
    ("IMDS", "There is no managed identity here"),
    ("no managed identity endpoint", "There is no managed identity here"),
    ("identity has not been assigned", "This managed identity is not assigned to the server"),
    ("variables are not fully configured", "The settings hold only a part of the credential"),
)
_MACHINE_IDENTITY = "169.254.169.254"  # where nobody answers outside Azure

_SECRET_VARIABLES = (
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_PASSWORD",
    "IDENTITY_HEADER",
    "MSI_SECRET",
)
_TOKEN = re.compile(r"eyJ[\w-]{8,}[\w.-]*")
_USER_INFO = re.compile(r"//[^/@\s]+@")


def sign_in_failure(error: SignInFailed) -> dict[str, Any]:
    """The fields of a failed sign-in. ``said`` is for the details, without any secret."""
    real = f"{error} {error.heard.text}"
    application, tenant = _APPLICATION.search(real), _TENANT.search(real)
    cause = _cause(error.heard)
    return {
        "kind": FailureKind.WRONG_TENANT if tenant else FailureKind.SIGN_IN,
        "message": storable(_words(error, real, cause))[:1000],
        "cause": cause.kind if cause else None,
        "said": storable(_without_secrets(_said(error)))[:2000],
        "credential": error.credential,
        "app_id": application["app"] if application else "",
        "tenant": tenant["tenant"] if tenant else "",
    }


def _words(error: SignInFailed, real: str, cause: Failure | None) -> str:
    """The failure of a connection to the sign-in service, in the words used for a vault's."""
    if azures := _AZURES_WORDS.search(real):
        return azures.group()
    if cause:
        return explain(cause).what
    if not isinstance(error.__cause__, (AzureError, ValueError)):
        return str(error)  # the portal's own
    meanings = (meaning for part, meaning in _MEANINGS if part in real)
    nothing = "The sign-in service gave no token"
    if error.heard.status and error.heard.status >= 300:
        nothing = f"{error.heard.host} gave no token ({error.heard.status})"
    return next(meanings, nothing)


def _cause(heard: Heard) -> Failure | None:
    """What ended the last request, as if ``heard.host`` were a vault."""
    if not heard.host or heard.host == _MACHINE_IDENTITY:
        return None
    if heard.error:
        return Failure(vault=heard.host, **ending_of(heard.error))
    if heard.status is None:  # nobody waits for it any more
        return Failure(kind=FailureKind.NO_ANSWER, vault=heard.host)
    if heard.status == 429:
        return Failure(kind=FailureKind.THROTTLED, vault=heard.host, status=429)
    if heard.status >= 500:
        return Failure(kind=FailureKind.VAULT_ERROR, vault=heard.host, status=heard.status)
    return None


def _said(error: SignInFailed) -> str:
    heard, parts = error.heard, []
    if heard.host and heard.error:
        parts.append(f"{heard.host}: {ending_of(heard.error)['message']}.")
    elif heard.host and heard.status and heard.status >= 300:
        parts.append(f"{heard.host} answered {heard.status}: {heard.text}")
    if isinstance(error.__cause__, (AzureError, ValueError)):
        parts.append(f"azure-identity: {error}")
    return " ".join(parts)


def _without_secrets(text: str) -> str:
    secrets = [os.environ.get(name, "") for name in _SECRET_VARIABLES]
    secrets += [named.client_secret for named in settings.CREDENTIALS.values()]
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return _USER_INFO.sub("//…@", _TOKEN.sub("…", text))
