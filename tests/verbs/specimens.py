"""One sample of every verb."""

from certificates.domain.attempts import Attempt, reading
from certificates.domain.spec import Spec
from certificates.verbs import (
    Cancel,
    Create,
    Delete,
    DeleteOperation,
    Disable,
    Enable,
    Purge,
    Recover,
    Renew,
    SetTags,
    Verb,
)

SPEC = Spec(subject="CN=web", dns_names=("www.contoso.com",), tags={"owner": "web team"})
_ALL: tuple[Verb, ...] = (
    Create(name="Web-1", spec=SPEC),
    Renew(name="Web-1", spec=SPEC),
    Cancel(name="Web-1"),
    DeleteOperation(name="Web-1"),
    Enable(name="Web-1"),
    Disable(name="Web-1", version="0" * 32),
    SetTags(name="Web-1", tags={"owner": "web team"}),
    Delete(name="Web-1"),
    Recover(name="Web-1"),
    Purge(name="Web-1"),
)
SAMPLES = {verb.key: verb for verb in _ALL}


def attempt(key: str, name: str) -> Attempt:
    """A verb, or "read", that was tried on a certificate."""
    if key == "read":
        return reading(name)
    verb = SAMPLES[key]
    return Attempt(
        infinitive=verb.words.attempt.format(name=name),
        participle=verb.words.participle,
        permission=verb.permission,
        is_filled_in=verb.is_filled_in,
    )
