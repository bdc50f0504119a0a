"""Specimens of the verbs that change properties of a version."""

from typing import Any
from unittest.mock import call

from certificates.domain.verdicts import Done
from certificates.verbs import Disable, Enable, SetTags
from tests.verbs.specimens.base import DISABLED, NAME, Effect, Page, Specimen
from tests.verbs.specimens.shown import Shown

REPLACED = Effect.UNDOES | Effect.HIDES
TAGS = {"owner": "web team"}


def version(now: Shown) -> Any:
    """The version that was to be changed."""
    found = now.verb.version_in(now.before)
    return (found and now.active(f"/{found.id}")) or {"attributes": {}, "tags": {}}


def is_enabled(now: Shown) -> bool:
    """Readers can read it."""
    return version(now)["attributes"].get("enabled") is True


def is_disabled(now: Shown) -> bool:
    """Reads are denied."""
    return version(now)["attributes"].get("enabled") is False


def has_tags(now: Shown) -> bool:
    """It has the tags that were asked for, and no other."""
    return bool(version(now).get("tags", {}) == dict(now.verb.tags))


ENABLE = Specimen(
    sample=Enable(name=NAME),
    page=Page(url_name="certificate-enable", menu="Enable", button="Enable {name}"),
    like="disable",
    refused_to="enable",
    scenes=(DISABLED,),
    permission="update",
    route="update",
    shows=is_enabled,
    request=call.update(NAME, "", enabled=True),
    gives="current",
    answer=Done({"version": "current"}),
    answers_with="a certificate",
)
DISABLE = Specimen(
    sample=Disable(name=NAME),
    page=Page(url_name="certificate-disable", menu="Disable {name}", button="Disable {name}"),
    refused_to="disable",
    permission="update",
    route="update",
    shows=is_disabled,
    request=call.update(NAME, "", enabled=False),
    gives="current",
    answer=Done({"version": "current"}),
    answers_with="a certificate",
    others={
        "disable": Effect.SAME,
        "enable": REPLACED,
        "create other": REPLACED,
        "delete": REPLACED,
        "recreate other": REPLACED,
    },
)
SET_TAGS = Specimen(
    sample=SetTags(name=NAME, tags=TAGS),
    page=Page(
        url_name="certificate-tags",
        menu="Tags",
        button="Change the tags of {name}",
        fields={"tags": "team=web"},
        wrong=({"tags": "team"}, "is not of the form name=value"),
        shows="team=web",
    ),
    like="disable",
    refused_to="change the tags of",
    permission="update",
    route="update",
    shows=has_tags,
    request=call.update(NAME, "", tags=TAGS),
    gives="current",
    answer=Done({"version": "current"}),
    answers_with="a certificate",
    others={"tag": REPLACED, "create other": REPLACED, "delete": REPLACED},
)
