"""The GETs of a look, and the one request of a change: the only caller of the SDK for changes."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest

from certificates.domain.errors import Lost, NotSent, Refused, VaultFailure
from certificates.domain.looks import DeletedSeen, Get, Look
from certificates.domain.spec import Spec
from certificates.domain.verdicts import Accepted
from certificates.domain.x509 import content_of_csr
from certificates.models import Vault
from certificates.services.keyvault import breaker, convert
from certificates.services.keyvault.client import client_for, credential_for
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of, response_of, spoken
from certificates.services.keyvault.looking import LookReader
from certificates.services.keyvault.network.deadlines import Call, current_call

T = TypeVar("T")

# With an error body of Key Vault these say that nothing was done: it refuses before it works.
# Anything else that is not a success (a proxy's own 403, 408, 3xx, 5xx) leaves it open.
CERTAIN_REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413, 429})


class Gateway:
    """One vault, on behalf of one operation.

    ``client_request_id`` goes out with the changing request and with nothing else, so that Key
    Vault's own log tells which request the operation made.
    """

    def __init__(self, vault: Vault, client_request_id: str) -> None:
        self._vault = vault
        self._client = client_for(vault)
        self._request_id = client_request_id

    # looks

    def look(
        self, gets: tuple[Get, ...], name: str, *, since: Look | None = None, quiet: bool = False
    ) -> Look:
        """Ask ``gets`` one after the other; call it inside ``within``.

        Args:
            since: the look before the operation; versions that it has not seen are read whole.
            quiet: whether the look begins after the request could last arrive.

        Raises VaultFailure when one of them gets no answer that counts.
        """
        reader = LookReader(self._client, name, since)
        with breaker.watching(self._vault):
            try:
                reader.read(gets)
            except CALL_ERRORS as error:
                raise VaultFailure(failure_of(error, self._vault.slug)) from error
        return reader.look(gets, quiet)

    def renew_sign_in(self) -> None:
        """Have a token in hand before anything is marked as sent. Raises VaultFailure."""
        try:
            credential_for(self._vault).renew()
        except CALL_ERRORS as error:
            raise VaultFailure(failure_of(error, self._vault.slug)) from error

    # changes: the driver opens ``within`` before it marks the row, and they are made inside it

    def create(self, name: str, spec: Spec) -> Accepted:
        """Start a create: one POST."""
        return self._begin(name, spec.create_body())

    def renew(self, name: str, *, enabled: bool, tags: Mapping[str, str]) -> Accepted:
        """The same without a policy: the vault keeps the one it has. Tags are not kept."""
        body: dict[str, Any] = {"attributes": {"enabled": enabled}}
        return self._begin(name, body | {"tags": dict(tags)} if tags else body)

    def _begin(self, name: str, body: dict[str, Any]) -> Accepted:
        """The SDK's poller would start a thread that nothing bounds."""
        request = HttpRequest("POST", f"/certificates/{name}/create", json=body)

        def send() -> Accepted:
            response = self._client.send_request(request, request_id=self._request_id)
            if response.status_code != 202:
                raise HttpResponseError(response=response)
            operation = response.json()
            csr = operation["csr"]
            content = content_of_csr(base64.b64decode(csr))
            return Accepted(
                request_id=operation["request_id"], csr=csr, key=content.key if content else ""
            )

        return self._change(send)

    def cancel(self, name: str) -> Accepted:
        """Ask the certificate operation to stop: one PATCH."""

        def send() -> Accepted:
            found = self._client.cancel_certificate_operation(name, request_id=self._request_id)
            seen = convert.pending_seen(found)
            return Accepted(request_id=seen.request_id, key=seen.key)

        return self._change(send)

    def delete_operation(self, name: str) -> None:
        """Remove the certificate operation: one DELETE."""

        def send() -> None:
            self._client.delete_certificate_operation(name, request_id=self._request_id)

        return self._change(send)

    def update(
        self,
        name: str,
        version: str,
        *,
        enabled: bool | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """Set properties of a version ("": the current one): one PATCH with nothing else in it."""

        def send() -> str:
            found = self._client.update_certificate_properties(
                name,
                version,
                enabled=enabled,
                tags=None if tags is None else dict(tags),
                request_id=self._request_id,
            )
            return convert.version_of(found)

        return self._change(send)

    def delete(self, name: str) -> DeletedSeen | None:
        """Delete; None when the vault keeps nothing."""

        def send() -> DeletedSeen | None:
            poller = self._client.begin_delete_certificate(name, request_id=self._request_id)
            found = poller.result()
            return convert.deleted_seen(found) if found.recovery_id else None

        return self._change(send)

    def recover(self, name: str) -> None:
        """Recover."""

        def send() -> None:
            self._client.begin_recover_deleted_certificate(
                name, request_id=self._request_id
            ).result()

        return self._change(send)

    def purge(self, name: str) -> None:
        """Purge: one DELETE, answered without a body."""

        def send() -> None:
            self._client.purge_deleted_certificate(name, request_id=self._request_id)

        return self._change(send)

    def _change(self, send: Callable[[], T]) -> T:
        call = current_call()
        if call is None:
            raise RuntimeError("a change is made within its deadline")
        try:
            return send()
        except CALL_ERRORS as error:
            raise self._outcome(error, call) from error

    def _outcome(self, error: Exception, call: Call) -> VaultFailure:
        failure = replace(failure_of(error, self._vault.slug), client_request_id=self._request_id)
        breaker.note_failure(self._vault, failure)
        if not call.wrote:
            return NotSent(failure)
        response = response_of(error)
        certain = response is not None and response.status_code in CERTAIN_REFUSALS
        return Refused(failure) if certain and spoken(response) else Lost(failure)
