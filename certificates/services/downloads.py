"""Files to take away: certificates and signing requests. Both are public; keys never leave."""

import base64
import re
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from certificates.domain.errors import NotThere, NotVisible
from certificates.domain.failures import Failure, FailureKind
from certificates.domain.names import key_of
from certificates.domain.timings import TIMINGS
from certificates.domain.x509 import pem
from certificates.models import Operation, Person, Vault
from certificates.services import audit
from certificates.services.keyvault import Reading, watching, within

Form = Literal["pem", "der"]


@dataclass(frozen=True)
class Download:
    """A file as it is handed out."""

    filename: str
    content_type: str
    content: bytes


def cer(*, vault: Vault, name: str, version: str = "", form: Form = "pem") -> Download:
    """A certificate in CER format, the current version or ``version``.

    Raises NotThere (also while the first version is pending) and VaultFailure.
    """
    with within(TIMINGS.detail_deadline), watching(vault):
        reading = Reading(vault)
        found = reading.version(name, version) if version else reading.certificate(name)
    if found.der is None:
        raise NotThere(Failure(kind=FailureKind.NOT_FOUND, vault=vault.slug))
    return _file(found.name, found.der, form, "CERTIFICATE", "cer", "application/pkix-cert")


def operation_csr(*, actor: Person, operation: Operation, form: Form = "pem") -> Download:
    """The CSR of an operation that waits; history records who took it."""
    if not operation.csr:
        raise NotVisible(str(operation.pk))
    der = base64.b64decode(operation.csr)
    _tell_taken(actor, operation.vault, operation.name, str(operation.pk))
    return _csr_file(operation.display_name, der, form)


def pending_csr(*, actor: Person, vault: Vault, name: str, form: Form = "pem") -> Download:
    """The CSR that waits for its merge, whoever started it. Raises NotThere and VaultFailure."""
    with within(TIMINGS.detail_deadline), watching(vault):
        pending = Reading(vault).pending(name)
    if pending is None or not pending.csr or not pending.waits_for_merge:
        raise NotThere(Failure(kind=FailureKind.NOTHING_PENDING, vault=vault.slug))
    ours = Operation.objects.filter(
        vault=vault, name=key_of(name), accepted__request_id=pending.request_id
    ).first()
    _tell_taken(actor, vault, key_of(name), str(ours.pk) if ours else "")
    return _csr_file(name, pending.csr, form)


def _tell_taken(actor: Person, vault: Vault, name: str, operation: str) -> None:
    with transaction.atomic():
        audit.append(
            event="operation.csr_taken",
            actor=audit.name_of(actor),
            vault=vault.slug,
            name=name,
            operation=operation,
            details={},
        )


def _csr_file(name: str, der: bytes, form: Form) -> Download:
    return _file(name, der, form, "CERTIFICATE REQUEST", "csr", "application/pkcs10")


def _file(name: str, der: bytes, form: Form, label: str, ending: str, kind: str) -> Download:
    safe = re.sub(r"[^0-9a-zA-Z-]", "-", name)
    if form == "pem":
        return Download(f"{safe}.pem", "application/x-pem-file", pem(der, label))
    return Download(f"{safe}.{ending}", kind, der)
