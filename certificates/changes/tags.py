"""Set the tags of a certificate, or of one of its versions."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from certificates.changes.base import Asked, FormChange
from certificates.changes.properties import UpdateChange, waiting_words
from certificates.domain import az
from certificates.forms.tags import TagsForm
from certificates.models import Operation
from certificates.services import certificates, operations
from certificates.services.certificates import Detail
from certificates.verbs import SetTags


class TagsChange(UpdateChange[SetTags], FormChange[SetTags]):
    """Set tags."""

    verb = SetTags
    word = "Tags"
    icon = "list-check"
    template = "certificates/tags.html"

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version: the vault keeps tags with it."""
        return subject.certificate.der is not None

    def retry_url(self, operation: Operation) -> str:
        """The form with the tags that were asked for."""
        version = operation.request.get("version", "")
        name = operation.display_name
        return self.url(operation.vault.slug, name, **{"from": str(operation.id)}, version=version)

    def about(self, asked: Asked) -> SetTags:
        """The certificate or version, with no tags yet."""
        return SetTags(name=asked.name, version=asked.query.get("version", ""))

    def form(self, asked: Asked) -> TagsForm:
        """The tags that are there, or those of the operation ``from`` that is tried again."""
        if asked.posted is not None:
            return TagsForm(asked.posted)
        return TagsForm(initial={"tags": self._tags(asked)})

    def _tags(self, asked: Asked) -> Mapping[str, str]:
        with suppress(ValueError):  # no id
            source = UUID(asked.query.get("from", ""))
            earlier = operations.find(actor=asked.actor, operation_id=source).verb_object
            if isinstance(earlier, SetTags):
                return earlier.tags
        version = self.about(asked).version
        return certificates.tags_of(vault=asked.vault, name=asked.name, version=version)

    def verb_of(self, form: TagsForm, asked: Asked) -> SetTags:
        """All the tags that the form holds."""
        version = self.about(asked).version
        return SetTags(name=asked.name, version=version, tags=form.cleaned_data["tags"])

    def context(self, form: TagsForm, asked: Asked) -> Mapping[str, Any]:
        """Which certificate or version it is about."""
        verb = self.about(asked)
        pending = self.under_way(asked.vault, verb) if asked.posted is None else None
        return {
            "asked": verb,
            "waiting": waiting_words(pending) if pending else "",
            "first": self.cancel_link(asked.vault, verb),
        }

    def az(self, verb: SetTags, vault: str) -> str:
        """The ``az`` command that sets the tags."""
        return self.set_attributes(verb, vault, *az.tags(verb.tags))

    def request_facts(self, verb: SetTags) -> list[tuple[str, str]]:
        """The tags that were asked for."""
        return [("Tags", tags_in_words(verb.tags))]


def tags_in_words(tags: Mapping[str, str]) -> str:
    """``owner=web, env=prod``."""
    return ", ".join(f"{name}={value}" for name, value in tags.items()) or "none"
