"""The sign-in to Azure: one credential per name for the process, bounded in time."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Expired
from functools import cache
from typing import Any

from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError
from azure.identity import (
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)
from django.conf import settings

from certificates.services.keyvault.transport import current_call

LONGEST = 8.0  # seconds


class SignInFailed(Exception):
    """Azure gave no token. ``str()`` is azure-identity's own text: for logs and details only.
    ``credential`` is the name that the settings have for what was tried, "" for the default one.

    Not an AzureError on purpose: the SDK's pipeline passes it on untouched, so that a failed
    sign-in is never taken for an answer of the vault.
    """

    def __init__(self, said: str, credential: str = "") -> None:
        super().__init__(said)
        self.credential = credential


class BoundedCredential:
    """A credential whose every call ends in time.

    The timeouts of azure-identity count per read, and some of its credentials know none; the
    caller waits no longer than its own deadline.
    """

    def __init__(self, inner: Any, name: str = "") -> None:
        self._inner = inner
        self._name = name
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in")
        self._asked: tuple[tuple[str, ...], TokenRequestOptions] | None = None

    def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """The token; raises SignInFailed."""
        self._asked = (scopes, options or {})
        token: AccessTokenInfo = self._bounded(self._inner.get_token_info, scopes, options or {})
        return token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """The older form of the same, which the SDK asks for where it finds no other."""
        info = self.get_token_info(*scopes, options=kwargs)  # type: ignore[arg-type]
        return AccessToken(info.token, info.expires_on)

    def renew(self) -> None:
        """Have a fresh token in the cache, asked for exactly as the SDK asked last.

        Called just before a change is marked as sending, so that a failing sign-in is never
        ambiguous: other options would fill another cache.
        """
        if self._asked:
            scopes, options = self._asked
            self._bounded(self._inner.get_token_info, scopes, options)

    def _bounded(self, ask: Any, scopes: tuple[str, ...], options: Any) -> Any:
        call = current_call()
        seconds = min(LONGEST, call.left()) if call else LONGEST
        try:
            return self._pool.submit(ask, *scopes, options=options).result(timeout=seconds)
        except Expired as error:
            said = "the sign-in to Azure did not answer in time"
            raise SignInFailed(said, self._name) from error
        except (AzureError, ValueError) as error:
            raise SignInFailed(str(error), self._name) from error


@cache
def credential(name: str = "") -> BoundedCredential:
    """A credential of the process, which threads share: the one that the settings give this name,
    "" for the default one. Raises SignInFailed for a name that they do not know.
    """
    bounds: dict[str, Any] = {"connection_timeout": 3, "read_timeout": 5, "retry_total": 0}
    discovery: dict[str, Any] = {"disable_instance_discovery": settings.DISABLE_INSTANCE_DISCOVERY}
    if not name:
        return BoundedCredential(DefaultAzureCredential(**bounds, **discovery))
    named = settings.CREDENTIALS.get(name)
    if named is None:
        raise SignInFailed(f"The settings name no credential {name}.", name)
    if named.is_managed_identity:
        identity = ManagedIdentityCredential(client_id=named.client_id, **bounds)
        return BoundedCredential(identity, name)
    principal = ClientSecretCredential(
        named.tenant_id, named.client_id, named.client_secret, **bounds, **discovery
    )
    return BoundedCredential(principal, name)
