"""The GETs of a look, and the one request of a change: the only caller of the SDK for changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from django.utils import timezone

from certificates.domain.api_versions import order
from certificates.domain.errors import Lost, NotSent, Refused, VaultFailure
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.records import Certificate, Sighting
from certificates.domain.spec import Spec
from certificates.domain.text import storable
from certificates.domain.verdicts import Accepted
from certificates.domain.x509 import content_of_csr
from certificates.models import Vault
from certificates.services.keyvault import api_versions, breaker, convert, wire
from certificates.services.keyvault.client import client_for, credential_for, undecoded
from certificates.services.keyvault.errors import CALL_ERRORS, failure_of, response_of, spoken
from certificates.services.keyvault.looking import LookReader
from certificates.services.keyvault.network.deadlines import Call, current_call
from certificates.services.keyvault.shapes import Odd, Shape, read_answer

T = TypeVar("T")

# With an error body of Key Vault these say that nothing was done: it refuses before it works.
# Anything else that is not a success (a proxy's own 403, 408, 3xx, 5xx) leaves it open.
CERTAIN_REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413, 429})


class Gateway:
    """One vault, on behalf of one operation.

    ``client_request_id`` goes out with the changing request and with nothing else, so that Key
    Vault's own log shows which request the operation made.
    """

    def __init__(self, vault: Vault, client_request_id: str) -> None:
        self._vault = vault
        self._client = client_for(vault)
        self._request_id = client_request_id
        self._api_version = ""
        self.sighting = Sighting()  # what the answers have shown so far

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
        reader = LookReader(self._vault, name, since)
        with breaker.watching(self._vault):
            reader.read(gets)
        self.sighting = reader.sighting(gets)
        self._api_version = api_versions.version_of(self._vault)
        return reader.look(gets, quiet)

    def too_old(self, needed: str) -> Failure | None:
        """Why a change that needs an API version cannot be sent, by what the look has learned."""
        if not needed or order(self._api_version) >= order(needed):
            return None
        return Failure(
            kind=FailureKind.API_TOO_OLD,
            vault=self._vault.slug,
            at=timezone.now().isoformat(timespec="seconds"),
            api_version=self._api_version,
            needed_version=needed,
        )

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
        """Create a version without a policy: the vault keeps the one it has. Tags are not kept."""
        body: dict[str, Any] = {"attributes": {"enabled": enabled}}
        return self._begin(name, body | {"tags": dict(tags)} if tags else body)

    def _begin(self, name: str, body: dict[str, Any]) -> Accepted:
        """The SDK's poller would start a thread that nothing bounds."""
        request = HttpRequest("POST", f"/certificates/{name}/create", json=body)

        def send() -> Accepted:
            response = self._client.send_request(
                request, request_id=self._request_id, raw_response_hook=undecoded
            )
            if response.status_code != 202:
                raise HttpResponseError(response=response)
            accepted = read_answer("POST create", response, _accepted)
            return replace(accepted, date=convert.date_of(response))

        return self._change(send)

    def cancel(self, name: str) -> Accepted:
        """Ask the certificate operation to stop: one PATCH."""

        def send() -> Accepted:
            found = self._client.cancel_certificate_operation(name, request_id=self._request_id)
            csr = content_of_csr(bytes(found.csr)) if found.csr else None
            request_id = storable(found.request_id or "")
            return Accepted(request_id=request_id, key=csr.key if csr else "")

        return self._change(send)

    def delete_operation(self, name: str) -> None:
        """Remove the certificate operation: one DELETE."""

        def send() -> None:
            self._client.delete_certificate_operation(name, request_id=self._request_id)
            self.sighting = replace(self.sighting, pending=None)

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

        answers: list[Any] = []

        def send() -> str:
            found = self._client.update_certificate_properties(
                name,
                version,
                enabled=enabled,
                tags=None if tags is None else dict(tags),
                request_id=self._request_id,
                raw_response_hook=lambda answer: answers.append(answer.http_response),
            )
            if shown := _shown(answers):
                self.sighting = self.sighting.with_version(shown)
            return (found.properties and found.properties.version) or version

        return self._change(send)

    def delete(self, name: str) -> bool:
        """Delete; whether the vault keeps it among the deleted."""

        def send() -> bool:
            poller = self._client.begin_delete_certificate(name, request_id=self._request_id)
            return bool(poller.result().recovery_id)

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
            with api_versions.pinned(self._api_version):
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


def _shown(answers: list[Any]) -> Certificate | None:
    """The version in the last answer; None where it cannot be read, which harms no change."""
    try:
        return wire.certificate(Shape(answers[-1].json()))
    except (Odd, ValueError, IndexError):
        return None


def _accepted(operation: Shape) -> Accepted:
    """What there is to follow it by: some vaults name only the request, or only its CSR."""
    seen = convert.pending_seen(operation)
    if not seen.request_id and not seen.key:
        raise operation.odd("request_id", "is missing, and so is the csr")
    return Accepted(request_id=seen.request_id, csr=seen.csr, key=seen.key)
