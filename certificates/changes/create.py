"""Create a certificate, or a new version of one by another policy."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.urls import reverse

from certificates.changes.base import Asked, Change, Ended, FormChange, Link
from certificates.changes.cancel import CancelChange
from certificates.changes.create_initial import default_initial, initial_of
from certificates.changes.tags import tags_in_words
from certificates.domain import az
from certificates.domain.basis import Facts
from certificates.domain.errors import VaultFailure
from certificates.domain.evidence import Candidate, candidate_of
from certificates.domain.issuers import authority_in_words
from certificates.domain.lifecycle import State
from certificates.domain.names import name_problem
from certificates.domain.spec import Spec
from certificates.domain.states import RENEWABLE, CertificateState
from certificates.forms.base import FormInitial
from certificates.forms.create import ADVANCED, NAMES, CreateForm
from certificates.models import Operation, Vault
from certificates.services import operations, vaults
from certificates.services.certificates import Detail
from certificates.verbs import Create, Subject

NO_COMMAND = (
    "az has no command for IP addresses and URIs in a certificate, nor to preserve the order."
)


C = TypeVar("C", bound=Create)


class IssuingChange(Change[C]):
    """What creating a certificate and renewing it have in common."""

    def az(self, verb: C, vault: str) -> str:
        """The ``az`` commands that create it by the same policy, where az can."""
        spec = verb.spec
        if spec.ip_addresses or spec.uris or spec.advanced.preserve_order:
            return NO_COMMAND
        return az.create(vault, verb.name, spec)

    def request_facts(self, verb: C) -> list[tuple[str, str]]:
        """The policy that was asked for."""
        return [(label, value) for label, value in _facts(verb.spec) if value]

    def candidate(self, verb: C) -> Candidate | None:
        """What a version or request must be like to have come of it."""
        return candidate_of(verb.spec)

    def next_links(self, ended: Ended) -> list[Link]:
        """While the vault is at work, Cancel."""
        operation, cancel = ended.operation, CancelChange()
        if operation.status is not State.WAITING or cancel.verb.action not in ended.allowed:
            return []
        return [cancel.link(operation.vault.slug, operation.display_name, cancel.word)]


class CreateChange(IssuingChange[Create], FormChange[Create]):
    """Create."""

    verb = Create
    word = "New version with another policy"
    icon = "plus"
    place = Subject.VAULT
    template = "certificates/create.html"

    def url(self, vault: str, name: str, /, **query: str) -> str:
        """The form: for a name that it asks for, or for one that is known."""
        return super().url(vault, "", name=name, **query)

    def retry_url(self, operation: Operation) -> str:
        """The form with all that was asked for."""
        return self.url(operation.vault.slug, "", **{"from": str(operation.id)})

    def as_next_action(self, detail: Detail) -> str:
        """Where nothing was issued, or no policy says what the next version should be."""
        if detail.state is CertificateState.NOT_ISSUED:
            return "Try again"
        return "New version" if detail.state in RENEWABLE and not detail.has_own_policy else ""

    def about(self, asked: Asked) -> Create | None:
        """The certificate that the address names; where it names an operation, that names it."""
        return _of_name("" if asked.query.get("from") else asked.query.get("name", ""))

    def opened(self, asked: Asked) -> Facts:
        """What has that name; nothing where the vault does not say, so that it asks when sent."""
        return _what_has(self.about(asked), asked.vault)

    def changed_words(self, verb: Create, opened: Facts) -> str:
        """A name that was free, or not typed yet, may belong to a certificate."""
        if opened:
            return super().changed_words(verb, opened)
        return (
            f"{verb.name} already exists: sent again, the form makes a new version of it and "
            "replaces its issuance policy and its tags."
        )

    def form(self, asked: Asked) -> CreateForm:
        """What was typed; or the default policy, an operation, or the current certificate."""
        known: dict[str, Any] = {
            "name_url": reverse("certificates:certificate-name", args=[asked.vault.slug]),
            "too_new": vaults.too_new_fields(asked.vault),
        }
        if asked.posted is None:
            initial = initial_of(asked.actor, asked.vault, asked.query)
        elif "default" in asked.posted:
            initial = default_initial(asked.posted)
        else:
            return CreateForm(asked.posted, **known)
        form = CreateForm(start=initial, **known)
        if asked.query.get("from") and asked.posted is None:
            form.open_with(_what_has(_of_name(initial.values.get("name", "")), asked.vault))
        return form

    def verb_of(self, form: CreateForm, asked: Asked) -> Create:
        """The name and the policy that the form holds."""
        return Create(name=form.cleaned_data["name"], spec=form.spec())

    def context(self, form: CreateForm, asked: Asked) -> Mapping[str, Any]:
        """The folded fields, open where one of them has an error or a value to check."""
        start: FormInitial = form.start
        others = [form[field] for field in NAMES]
        advanced = [form[field] for field in ADVANCED]
        return {
            "note": start.note,
            "renews": start.renews,
            "other_names": others,
            "other_names_open": any(field.value() for field in others),
            "advanced": advanced,
            "advanced_open": any(field.errors for field in advanced),
        }


def _of_name(name: str) -> Create | None:
    return None if name_problem(name) else Create(name=name, spec=Spec.default_policy())


def _what_has(verb: Create | None, vault: Vault) -> Facts:
    try:
        return operations.basis_of(verb, vault=vault) if verb else {}
    except VaultFailure:
        return {}


def _facts(spec: Spec) -> list[tuple[str, str]]:
    months = spec.validity_months
    return [
        ("Certificate Authority", authority_in_words(spec.issuer)),
        ("Subject", spec.subject or "none"),
        ("DNS Names", ", ".join(spec.dns_names)),
        ("Email addresses", ", ".join(spec.emails)),
        ("User principal names", ", ".join(spec.upns)),
        ("IP addresses", ", ".join(spec.ip_addresses)),
        ("URIs", ", ".join(spec.uris)),
        ("Validity Period", f"{months} month{'' if months == 1 else 's'}"),
        ("Key", f"{spec.key}, {'' if spec.exportable else 'not '}exportable"),
        ("Enabled?", "Yes" if spec.enabled else "No"),
        ("Tags", tags_in_words(spec.tags) if spec.tags else ""),
    ]
