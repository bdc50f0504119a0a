"""A pasted certificate or signing request: where it is, or where its key is."""

from dataclasses import dataclass

from certificates.domain.searching import Pem
from certificates.domain.x509 import content_of_certificate, content_of_csr
from certificates.models import Operation, Person, Version
from certificates.services import operations, vaults

MOST = 50


@dataclass(frozen=True)
class Pasted:
    """``sha256`` is "" where no vault has the certificate; only then its key was looked for.

    ``keys`` are the public keys (SHA-256, hex) that could be read.
    """

    sha256: str = ""
    keys: tuple[str, ...] = ()
    waiting: tuple[Operation, ...] = ()
    versions: tuple[Version, ...] = ()


def look_for(*, actor: Person, pem: Pem) -> Pasted:
    """The first of its certificates that a vault of the actor has; else what has the same key.

    That are open operations with a CSR, and at most 50 versions, the newest first.
    """
    seen = Version.objects.filter(certificate__vault__in=vaults.shown(actor=actor))
    held = set(seen.filter(sha256__in=pem.thumbprints).values_list("sha256", flat=True))
    for thumbprint in pem.thumbprints:
        if thumbprint in held:
            return Pasted(sha256=thumbprint)
    keys = _keys(pem)
    same = seen.filter(key_sha256__in=keys).select_related("certificate__vault")
    return Pasted(
        keys=keys,
        waiting=tuple(operations.with_keys(actor=actor, keys=keys)),
        versions=tuple(same.order_by("-created", "-pk")[:MOST]),
    )


def _keys(pem: Pem) -> tuple[str, ...]:
    contents = [content_of_certificate(der) for der in pem.certificates]
    contents += [content_of_csr(der) for der in pem.requests]
    return tuple(dict.fromkeys(content.key for content in contents if content))
