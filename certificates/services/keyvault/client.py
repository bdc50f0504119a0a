"""One SDK client per vault and process, and the transport that it talks through."""

from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from azure.keyvault.certificates import CertificateClient
from django.conf import settings
from django.utils import timezone

from certificates.domain.errors import VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.models import Vault
from certificates.services.keyvault import api_versions, permission_log
from certificates.services.keyvault.credentials import BoundedCredential, credential
from certificates.services.keyvault.errors import failure_of
from certificates.services.keyvault.network.answers import VERSION, Unlike
from certificates.services.keyvault.network.deadlines import current_call
from certificates.services.keyvault.network.transport import Transport
from certificates.services.keyvault.network.trust import trust
from certificates.services.keyvault.sign_in import SignInFailed

DONE = range(200, 300)


def client_for(vault: Vault) -> CertificateClient:
    """The client of ``vault``, shared by threads. Raises VaultFailure as `credential_for` does."""
    credential_for(vault)
    api_versions.take(vault)
    return _client(vault.url, vault.ca_file, vault.is_standin, vault.credential)


def credential_for(vault: Vault) -> BoundedCredential:
    """The credential that ``vault`` is reached with.

    Raises VaultFailure when the vault is switched off, when the settings have no credential of that
    name, and where stand-ins and real ones would meet, as a vault that was added on a page could:
    without the check of its challenge a stand-in could ask for the real credential's token.
    """
    if not vault.is_enabled:
        raise VaultFailure(switched_off(vault))
    standins = any(named.standin for named in settings.VAULTS)
    if vault.is_standin and not standins:
        raise VaultFailure(Failure(kind=FailureKind.NOT_A_VAULT, vault=vault.slug))
    if standins and not vault.is_standin:
        unmixed = SignInFailed("The settings are for stand-ins, and this is a real vault.")
        raise VaultFailure(failure_of(unmixed, vault.slug))
    try:
        return credential(vault.credential)
    except SignInFailed as error:
        raise VaultFailure(failure_of(error, vault.slug)) from error


def undecoded(response: Any) -> None:
    """Keep the SDK from parsing a body: it lets the errors of Python's parser through.

    Given as ``raw_response_hook`` of a request whose answer ``read_answer`` reads. After a 401 the
    SDK sends the request again with the same options, and would leave that answer unread.
    """
    if response.http_response.status_code != 401:
        response.context.options["stream"] = True


def switched_off(vault: Vault) -> Failure:
    """Why a vault that is not in use is not called."""
    since = vault.switched_off_at
    return Failure(
        kind=FailureKind.SWITCHED_OFF,
        vault=vault.slug,
        at=timezone.now().isoformat(timespec="seconds"),
        note=vault.switched_off_note,
        since=since.isoformat(timespec="seconds") if since else "",
    )


@lru_cache(maxsize=1024)
def _client(url: str, ca: str, standin: bool, name: str) -> CertificateClient:
    """Without retries and redirects: the SDK would repeat a POST, and an import made twice is two
    versions. The check that the challenge belongs to the vault's own domain stays on, except for
    loopback stand-ins: it is what keeps a token from going to a wrong host.
    """
    return CertificateClient(
        url,
        credential(name),
        transport=VaultTransport(url, ca),
        retry_total=0,
        permit_redirects=False,
        verify_challenge_resource=not standin,
    )


class VaultTransport(Transport):
    """Talks to one vault only: a ``nextLink`` is the vault's text, and the token must not follow it
    elsewhere.
    """

    def __init__(self, url: str, ca_file: str = "") -> None:
        self._url, self._place = url, _place(url)
        super().__init__(trust(ca_file))

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send. The first leg of the challenge carries no token and can change nothing."""
        if _place(request.url) != self._place:
            raise Unlike("the vault pointed to another place")
        if call := current_call():
            call.armed = "Authorization" in request.headers
        response = api_versions.send(self._url, request, partial(super().send, request, **kwargs))
        if response.status_code in DONE and VERSION in response.headers:
            permission_log.heard(self._url, request.method, request.url)
        return response


def _place(url: str) -> tuple[str, str | None, int]:
    """Where an address leads. The service writes its own port, ``:443``, into ``nextLink``."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or 443
