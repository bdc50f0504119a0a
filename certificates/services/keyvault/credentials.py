"""The sign-in to Azure: one credential per name for the process, bounded in time."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError
from azure.identity import (
    ClientSecretCredential,
    DefaultAzureCredential,
    ManagedIdentityCredential,
)
from django.conf import settings

from certificates.services.keyvault.network.deadlines import current_call, within
from certificates.services.keyvault.network.endings import ODD_SHAPE
from certificates.services.keyvault.sign_in import Heard, SignInFailed, SignInTransport, listening

LONGEST = 8.0  # seconds
PATIENCE = 1.0  # ... for a renewal, while the token in hand is valid
LASTS = 15.0  # what a token in hand must be valid for: the longest change, and clocks that differ

_making = Lock()

Asked = tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]  # scopes and options


@dataclass(frozen=True)
class _Request:
    """A request for a token that is under way; everybody who asks the same waits for it."""

    token: "Future[AccessTokenInfo]"
    heard: Heard


class BoundedCredential:
    """A credential whose every call ends in time.

    The timeouts of azure-identity count per read, and some of its credentials know none; the
    caller waits no longer than its own deadline. A renewal that fails or takes its time hurts
    nobody while the token in hand is valid.
    """

    def __init__(self, inner: Any, name: str = "") -> None:
        self._inner = inner
        self._name = name
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in")
        self._lock = Lock()
        self._asked: Asked | None = None
        self._under_way: dict[Asked, _Request] = {}
        self._tokens: dict[Asked, AccessTokenInfo] = {}
        self._heard = Heard()

    def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """The token; raises SignInFailed."""
        self._asked = (scopes, tuple(sorted((options or {}).items())))
        if options and "claims" in options:
            self._tokens.clear()  # the vault has just refused the one in hand
        return self._token(self._asked)

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """The token as an older type, which the SDK asks for where it finds no other method."""
        info = self.get_token_info(*scopes, options=kwargs)  # type: ignore[arg-type]
        return AccessToken(info.token, info.expires_on)

    def renew(self) -> None:
        """Have a token in the cache, asked for exactly as the SDK asked last.

        Called just before a change is marked as sending, so that a failing sign-in is never
        ambiguous: other options would fill another cache.
        """
        if self._asked:
            self._token(self._asked)

    def _token(self, asked: Asked) -> AccessTokenInfo:
        held = self._held(asked)
        request, is_first = self._request(asked)
        if held and not is_first:
            return held
        call = current_call()
        seconds = PATIENCE if held else LONGEST
        try:
            return request.token.result(timeout=min(seconds, call.left()) if call else seconds)
        except (AzureError, OSError, *ODD_SHAPE) as error:
            if held:
                return held
            raise self._failed(error, request.heard) from error

    def _held(self, asked: Asked) -> AccessTokenInfo | None:
        """The token in hand, if it outlasts what it may be used for."""
        token = self._tokens.get(asked)
        return token if token and token.expires_on > time.time() + LASTS else None

    def _request(self, asked: Asked) -> tuple[_Request, bool]:
        """The request that is under way, or a new one; and whether it is new."""
        with self._lock:
            if request := self._under_way.get(asked):
                return request, False
            heard = Heard()
            request = _Request(self._pool.submit(self._ask, asked, heard), heard)
            self._under_way[asked] = request
        request.token.add_done_callback(lambda _: self._under_way.pop(asked, None))
        return request, True

    def _ask(self, asked: Asked, heard: Heard) -> AccessTokenInfo:
        """In a thread of the pool: azure-identity answers from its cache, or asks Azure."""
        scopes, options = asked
        with within(LONGEST), listening(heard):
            token: AccessTokenInfo = self._inner.get_token_info(*scopes, options=dict(options))
        self._tokens[asked] = token
        return token

    def _failed(self, error: Exception, heard: Heard) -> SignInFailed:
        """With what was heard last: MSAL asks nobody for a while after it was refused."""
        self._heard = heard if heard.host else self._heard
        said = str(error)
        if isinstance(error, TimeoutError):
            said = "the sign-in to Azure did not answer in time"
        return SignInFailed(said, self._name, self._heard)


def credential(name: str = "") -> BoundedCredential:
    """A credential of the process, which threads share: the one that the settings give this name,
    "" for the default one. Raises SignInFailed for a name that they do not know.
    """
    with _making:  # two threads that come first would make two, each with tokens of its own
        return _credential(name)


def forget() -> None:
    """Have the credentials made again, by the settings as they are now."""
    _credential.cache_clear()


@cache
def _credential(name: str) -> BoundedCredential:
    network: dict[str, Any] = {"transport": SignInTransport(), "retry_total": 0}
    discovery: dict[str, Any] = {"disable_instance_discovery": settings.DISABLE_INSTANCE_DISCOVERY}
    if not name:
        return BoundedCredential(DefaultAzureCredential(**network, **discovery))
    named = settings.CREDENTIALS.get(name)
    if named is None:
        raise SignInFailed(f"The settings name no credential {name}.", name)
    if named.is_managed_identity:
        identity = ManagedIdentityCredential(client_id=named.client_id, **network)
        return BoundedCredential(identity, name)
    principal = ClientSecretCredential(
        named.tenant_id, named.client_id, named.client_secret, **network, **discovery
    )
    return BoundedCredential(principal, name)
