"""What is stored of a request, and the id that it gives an operation."""

import json
import uuid
from typing import Any

from certificates.domain.basis import Facts, fingerprint
from certificates.domain.sealed import Sealed
from certificates.domain.stored import to_json
from certificates.models.vaults import Vault
from certificates.verbs import Verb

FILES = "files"  # in a stored request, next to the fields of its verb
BASIS = "basis"  # also there: the fingerprint of what its form was opened with


NOT_OF_VERB = ("verb", "vault", FILES, BASIS)


def canonical(request: dict[str, Any]) -> str:
    """A request as text that is the same for the same content: sorted keys, no blanks."""
    return json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def request_of(
    verb: Verb, vault: Vault, sealed: Sealed | None, opened: Facts | None = None
) -> dict[str, Any]:
    """What is stored of a request: all that was asked, the hashes of its files and of its basis."""
    files = {FILES: sealed.digests} if sealed and sealed.files else {}
    basis = {BASIS: fingerprint(opened)} if opened else {}
    return {"verb": verb.key, "vault": vault.slug, **to_json(verb), **files, **basis}


def identity(nonce: uuid.UUID, actor: int, request: dict[str, Any]) -> uuid.UUID:
    """The id of the operation that this form with this content makes.

    The same person sending the same rendered form with the same content gets the same id: the
    primary key is what keeps a double click from becoming two requests.
    """
    return uuid.uuid5(nonce, f"{actor}\n{canonical(request)}")
