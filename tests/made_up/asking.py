"""Files to send, and short ways to have the made-up verbs done."""

import html
import re
import uuid
from typing import Any

from certificates.domain.sealed import Sealed
from certificates.models import AuditEvent, Operation, Person, Vault
from certificates.services import operations
from certificates.services.operations import Performed
from certificates.verbs import Verb
from tests.az_suite.materials import Own

PASSWORD = "marker-password-of-the-file"


def pfx(password: str = PASSWORD) -> bytes:
    """A PFX file, with a key that no other has."""
    return Own("marker-common-name").pfx(password)


def perform(
    verb: Verb,
    vault: Vault,
    actor: Person,
    *,
    sealed: Sealed | None = None,
    nonce: str | None = None,
) -> Performed:
    """Have something done, by a form of its own unless another one's nonce is given."""
    nonce = nonce or str(uuid.uuid4())
    return operations.perform(verb, vault=vault, actor=actor, nonce=nonce, sealed=sealed)


def history(operation: Operation) -> list[str]:
    """The events of an operation, in order, by their short names."""
    told = AuditEvent.objects.filter(operation=str(operation.pk)).order_by("number")
    return [event.event.removeprefix("operation.") for event in told]


def everything_written() -> str:
    """All operations and all of history, every column."""
    rows = [*Operation.objects.values(), *AuditEvent.objects.values()]
    return "\n".join(map(str, rows))


def words(answer: Any) -> str:
    """The text of a page, without its tags, in one line."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
