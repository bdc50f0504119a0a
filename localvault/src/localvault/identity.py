"""The caller's identity: who all callers are, and the tokens that prove it."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from localvault.clock import now

TENANT = "7d1f4c52-9a3e-4b6f-8e21-5c0d94ab6f13"
APP_ID = "b5a2c6e8-41d7-4f39-9c80-2e6fd13a7b54"
OBJECT_ID = "e93b07d1-6c48-4a5e-b217-f80d52c9a36e"
AUDIENCE = "https://vault.azure.net"
_LIFETIME = 86_400


class Tokens:
    """Mints bearer tokens and knows its own again, also after a restart with the same secret."""

    def __init__(self, secret: bytes, *, own_only: bool, tenant: str) -> None:
        self.tenant = tenant
        self._issuer = f"https://sts.windows.net/{tenant}/"
        self._secret = secret
        self._own_only = own_only

    @property
    def caller(self) -> str:
        """Who all callers are, as refusals spell it."""
        return f"appid={APP_ID};oid={OBJECT_ID};iss={self._issuer}"

    def challenge(self, tenant: str | None = None, resource: str | None = None) -> str:
        """Return the challenge that leads a client to a token, by default the vault's own."""
        authority = f"https://login.microsoftonline.com/{tenant or self.tenant}"
        return f'Bearer authorization="{authority}", resource="{resource or AUDIENCE}"'

    def mint(self, audience: str) -> tuple[str, int]:
        """Return a JSON web token with the claims that Entra puts in, and when it ends."""
        begin = int(now())
        claims = {
            "aud": audience,
            "iss": self._issuer,
            "iat": begin,
            "nbf": begin,
            "exp": begin + _LIFETIME,
            "appid": APP_ID,
            "oid": OBJECT_ID,
            "sub": OBJECT_ID,
            "tid": self.tenant,
            "uti": secrets.token_urlsafe(12),
            "ver": "1.0",
        }
        signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
        return f"{signed}.{self._signature(signed)}", begin + _LIFETIME

    def accepts(self, authorization: str | None) -> bool:
        """Tell whether an Authorization header lets its sender in."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return False
        return not self._own_only or self._is_own(token)

    def _is_own(self, token: str) -> bool:
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return False
        claims = _decoded(signed.partition(".")[2])
        return claims.get("aud") == AUDIENCE and float(claims.get("exp", 0)) > now()

    def _signature(self, signed: str) -> str:
        digest = hmac.digest(self._secret, signed.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _decoded(part: str) -> dict[str, Any]:
    # Only parts that bear our own signature come here, so they are what `_encoded` made.
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims
