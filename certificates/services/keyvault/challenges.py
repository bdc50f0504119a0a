"""Where a vault says that tokens come from: the challenge of its 401, read as the SDK reads it."""

import re
from dataclasses import dataclass
from typing import Any

from azure.core.credentials import TokenRequestOptions
from azure.keyvault.certificates._shared.http_challenge import HttpChallenge

from certificates.services.keyvault.shapes import Odd, request_of

HEADER = "WWW-Authenticate"
_OF_ANOTHER = re.compile(r"The challenge resource '(?P<resource>[^']*)' does not match")
_WITHOUT_SCOPE = re.compile(r"The challenge contains invalid scope")


@dataclass(frozen=True)
class Challenge:
    """A tenant ("" where none is named) and the scope of the token that is wanted."""

    tenant: str
    scope: str

    @property
    def resource(self) -> str:
        """What the token is for."""
        return self.scope.removesuffix("/.default")

    @property
    def options(self) -> TokenRequestOptions:
        """How a credential is asked. AD FS has no tenants, though its address looks as if."""
        options: TokenRequestOptions = {"enable_cae": True}
        if self.tenant and not self.tenant.lower().endswith("adfs"):
            options["tenant_id"] = self.tenant
        return options


def challenge_of(response: Any) -> Challenge:
    """The challenge of a 401. Raises Odd, which says what is missing in it."""
    header = response.headers.get(HEADER, "").strip()
    if not header:
        raise _odd(response, "is missing")
    try:
        parsed = HttpChallenge(response.request.url, header)
    except (ValueError, IndexError) as error:
        raise _odd(response, "names no authorization") from error
    scope = parsed.get_scope() or parsed.get_resource()
    if not scope:
        raise _odd(response, "names neither a scope nor a resource")
    asked = parsed.get_scope() or f"{scope}/.default"
    return Challenge(parsed.tenant_id or "", asked)


def tenant_of(response: Any) -> str:
    """The tenant that the challenge of a 401 names, "" where it names none."""
    try:
        return challenge_of(response).tenant
    except Odd:
        return ""


def missing_challenge(response: Any) -> str:
    """What a 401 lacks without which nobody can sign in; "" where it is about a token."""
    if response.status_code != 401 or "Authorization" in response.request.headers:
        return ""
    try:
        challenge_of(response)
    except Odd as odd:
        return str(odd)
    return ""


def refusal_in_words(error: BaseException) -> str:
    """Why the SDK sends no token to whoever sent this challenge; "" for any other error."""
    said = str(error) if isinstance(error, ValueError) else ""
    if found := _OF_ANOTHER.search(said):
        return f"its challenge is that of another service: {found['resource']}"
    return "its challenge names no scope and no resource" if _WITHOUT_SCOPE.search(said) else ""


def _odd(response: Any, what: str) -> Odd:
    return Odd(f"{request_of(response)}: the answer is 401, and its {HEADER} header {what}")
