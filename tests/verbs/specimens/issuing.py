"""Specimens of the verbs that make versions."""

import base64
from unittest.mock import call

from certificates.domain.verdicts import Accepted, Working
from certificates.domain.x509 import content_of_certificate
from certificates.verbs import Create, Renew
from tests.verbs.specimens.base import (
    AS_ASKED,
    ASKED,
    CERTIFICATE,
    NAME,
    NOTHING,
    Effect,
    Page,
    Specimen,
)
from tests.verbs.specimens.shown import Shown

OURS = Accepted(request_id="ours", key="our key")
HIDES, SAME, UNDOES = Effect.HIDES, Effect.SAME, Effect.UNDOES


def has_new_version(now: Shown) -> bool:
    """The version in the operation's result is new and as asked, or deleted with its name."""
    version = (now.operation.result or {}).get("version")
    if version is None or version in now.before.version_ids:
        return False
    found = now.active(f"/{version}")
    if found is None:
        return now.deleted_at is not None
    content = content_of_certificate(base64.b64decode(found["cer"]))
    return content is not None and now.verb.spec.fits(content)


CREATE = Specimen(
    sample=Create(name=NAME, spec=ASKED),
    page=Page(
        url_name="certificate-create",
        button="Create in",
        asks_for_name=True,
        fields={"dns_names": "www.contoso.example"},
        chosen={
            "issuer": "Self",
            "validity_months": "12",
            "key": "EC-P-256",
            "exportable": "on",
            "enabled": "on",
        },
        wrong=({"name": "under_score"}, "A name has 1 to 127 letters, digits and hyphens."),
        empty=422,
    ),
    refused_to="create",
    scenes=(NOTHING, CERTIFICATE),
    permission="create",
    route="create",
    delay="create_delay",
    shows=has_new_version,
    request=call.create(NAME, ASKED),
    gives=OURS,
    answer=Working(OURS),
    answers_with="a certificate operation",
    settles_early=False,
    others={
        "create same": SAME | Effect.HIDES_DONE | Effect.HIDES_EARLY,
        "create other": Effect.HIDES_LOST,
        "delete": HIDES,
        "recreate same": SAME | UNDOES | HIDES,
        "disable": Effect.HIDES_LOST,
    },
    enders={
        "cancel pending": HIDES,
        "delete pending": HIDES,
        "delete": HIDES,
        "recreate same": SAME | UNDOES | HIDES,
    },
)
RENEW = Specimen(
    sample=Renew(name=NAME, spec=ASKED),
    page=Page(
        url_name="certificate-renew",
        menu="New version",
        button="Create new version",
        says="The earlier version of",
        shows="Older",
        reads=3,
    ),
    like="create",
    refused_to="make a new version of",
    scenes=(AS_ASKED,),
    permission="create",
    route="create",
    delay="create_delay",
    shows=has_new_version,
    request=call.renew(NAME, enabled=True, tags=ASKED.tags),
    gives=OURS,
    answer=Working(OURS),
    answers_with="a certificate operation",
    settles_early=False,
    others={
        "create same": SAME | Effect.HIDES_DONE | Effect.HIDES_EARLY,
        "delete": HIDES,
        "recreate same": SAME | UNDOES | HIDES,
    },
)
