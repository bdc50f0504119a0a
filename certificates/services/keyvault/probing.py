"""The way to a vault, tried step by step as the portal's own calls take it."""

import base64
import json
import re
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Expired
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from azure.core.credentials import AccessTokenInfo
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from cryptography import x509
from urllib3.util import make_headers

from certificates.domain.checking import Identity, Step, addresses_in_words, count_in_words
from certificates.domain.errors import VaultFailure
from certificates.models import Vault
from certificates.services.keyvault import api_versions
from certificates.services.keyvault.challenges import Challenge, challenge_of
from certificates.services.keyvault.client import VaultTransport, credential_for
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of
from certificates.services.keyvault.network.answers import Unlike
from certificates.services.keyvault.network.connections import Leg, mark
from certificates.services.keyvault.network.deadlines import Call, within
from certificates.services.keyvault.network.proxies import Proxy, proxy_for
from certificates.services.keyvault.network.trust import trust
from certificates.services.keyvault.reading import Reading
from certificates.services.keyvault.shapes import Odd

# Seconds of each step; a sign-in has several requests.
SECONDS = {
    Step.NAME: 2.0,
    Step.PORT: 3.0,
    Step.TLS: 3.0,
    Step.CHALLENGE: 3.0,
    Step.SIGN_IN: 8.0,
    Step.LIST: 5.0,
}
_BARE = (Step.NAME, Step.PORT, Step.TLS)  # asked of sockets, without the transport
_PATH = "/certificates"
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# A lookup knows no deadline: it goes on in its thread after nobody waits for it any more.
_lookups = ThreadPoolExecutor(max_workers=4, thread_name_prefix="lookup")


class Probe:
    """One check of one vault. Ask the steps in their order, until one fails."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        there = urlsplit(vault.url)
        self._host, self._port_number = f"{there.hostname}", there.port or 443
        self._proxy = proxy_for(vault.url)
        self._addresses: list[str] = []
        self._challenged = Challenge("", "")
        self._steps: dict[Step, Callable[[Call], str]] = {
            Step.NAME: self._name,
            Step.PORT: self._port,
            Step.TLS: self._tls,
            Step.CHALLENGE: self._challenge,
            Step.SIGN_IN: self._sign_in,
            Step.LIST: self._list,
        }

    def ask(self, step: Step) -> str:
        """What the step found, in words. Raises VaultFailure; ends within SECONDS of the step."""
        try:
            with within(SECONDS[step]) as call:
                return self._steps[step](call)
        except CALL_ERRORS as error:
            if step in _BARE:
                mark(error, Leg(self._host, self._proxy))
            raise VaultFailure(failure_of(error, self._vault.slug)) from error

    def _name(self, call: Call) -> str:
        """Behind a proxy it is the proxy that looks up the vault's name."""
        host = self._proxy.host if self._proxy else self._host
        asked = _lookups.submit(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        try:
            found = asked.result(timeout=call.left())
        except Expired:
            raise socket.gaierror(socket.EAI_AGAIN, "no name server answered in time") from None
        self._addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        words = addresses_in_words(self._addresses)
        return f"the proxy {host}: {words}" if self._proxy else words

    def _port(self, call: Call) -> str:
        self._connected(call).close()
        port = f"port {self._port_number}"
        return f"{port}, through the proxy {self._proxy}" if self._proxy else port

    def _tls(self, call: Call) -> str:
        with self._secured(call, trust(self._vault.ca_file)) as connection:
            return f"{connection.version()}, issued by {_issuer(connection)}"

    def _challenge(self, call: Call) -> str:
        """A request without a token, which every vault answers with where to get one."""
        transport = VaultTransport(self._vault.url, self._vault.ca_file)
        with transport:
            response = transport.send(HttpRequest("GET", f"{self._vault.url}{_PATH}"))
            response.read()
        if response.status_code < 400:
            raise Odd(f"it answered {response.status_code} to a request without a token")
        if response.status_code != 401:
            raise HttpResponseError(response=response)
        self._challenged = challenge_of(response)
        resource = self._challenged.resource
        domain = f".{urlsplit(resource).hostname}"
        if not self._vault.is_standin and not self._host.endswith(domain):
            raise Unlike(f"its challenge is that of another service: {resource}")
        return f"tenant {self._challenged.tenant or 'none'}, resource {resource}"

    def _sign_in(self, call: Call) -> str:
        """Asked for exactly as the SDK asks: the token that the listing then uses."""
        asked = self._challenged
        token = credential_for(self._vault).get_token_info(asked.scope, options=asked.options)
        return str(_identity_of(token))

    def _list(self, call: Call) -> str:
        part = Reading(self._vault).certificates()
        count = count_in_words(len(part.items), bool(part.after))
        return f"{count}, in API version {api_versions.version_of(self._vault)}"

    def _connected(self, call: Call) -> socket.socket:
        """A connection to the vault's port, by the first address that takes it."""
        port = self._proxy.port if self._proxy else self._port_number
        for address in self._addresses:
            connection = HTTPConnection(address, port, timeout=call.left())
            if self._proxy:
                headers = _proxy_headers(self._proxy)
                connection.set_tunnel(self._host, self._port_number, headers)
            try:
                connection.connect()
            except OSError as error:
                failed = error
            else:
                return connection.sock
        raise failed

    def _secured(self, call: Call, context: ssl.SSLContext) -> ssl.SSLSocket:
        connection = self._connected(call)
        try:
            return context.wrap_socket(connection, server_hostname=self._host)
        except OSError:
            connection.close()
            raise


def _proxy_headers(proxy: Proxy) -> dict[str, str]:
    return make_headers(proxy_basic_auth=proxy.credentials) if proxy.credentials else {}


def _issuer(connection: ssl.SSLSocket) -> str:
    der = connection.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(der or b"").issuer.rfc4514_string()


def _identity_of(token: AccessTokenInfo) -> Identity:
    """Read from the token without verifying it: the vault does that. The token goes nowhere."""
    claims = _claims(token.token)

    def guid(*names: str) -> str:
        values = (str(claims.get(name, "")) for name in names)
        return next((value for value in values if _GUID.fullmatch(value)), "")

    return Identity(
        app_id=guid("appid", "azp"),
        object_id=guid("oid"),
        tenant=guid("tid"),
        until=datetime.fromtimestamp(token.expires_on, UTC),
    )


def _claims(token: str) -> dict[str, Any]:
    """The payload of a JSON web token; nothing for a token of another form."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, LookupError):
        return {}
    return claims if isinstance(claims, dict) else {}
