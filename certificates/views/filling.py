"""What the form of a create starts with, and what is said about it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.explanations.names import refused_fields
from certificates.domain.names import is_name
from certificates.domain.policies import offered_issuer, spec_of
from certificates.domain.records import Certificate
from certificates.domain.spec import Spec
from certificates.forms.create import initial_of
from certificates.models import Person, Vault
from certificates.services import certificates, operations
from certificates.verbs import Create

FROM_DEFAULT = "Filled from the default policy: self-signed, CN=DefaultPolicy, 12 months."
FROM_CURRENT = (
    "The fields hold the current policy and tags. What you change or empty is changed or gone with "
    "the new version."
)
NOT_OFFERED = " Its issuer is an integrated CA, which cannot be chosen here."
NOT_READ = (
    "The current policy could not be read, so the fields hold the defaults. If the certificate is "
    "there, what you send replaces its policy and tags."
)


@dataclass(frozen=True)
class Start:
    """A form before somebody types; ``renews`` when a certificate of the name is there, and what
    the vault has refused by field.
    """

    initial: dict[str, Any]
    note: str = ""
    renews: str = ""
    refused: dict[str, str] = field(default_factory=dict)


def start_of(person: Person, vault: Vault, asked: QueryDict) -> Start:
    """The service's defaults, the default policy, an operation, or the current certificate."""
    source, name = asked.get("from", ""), asked.get("name", "")
    if source == "default":
        return Start(initial_of(Spec.default_policy(), name), FROM_DEFAULT)
    if source:
        return _of_operation(person, source, name)
    return _current(person, vault, name) if is_name(name) else Start({"name": name})


def default_of(typed: QueryDict) -> Start:
    """The default policy in a form of which name, tags and nonce are kept."""
    kept = {field: typed.get(field, "") for field in ("tags", "nonce")}
    kept_state = {"enabled": "enabled" in typed}
    initial = initial_of(Spec.default_policy(), typed.get("name", ""))
    return Start(initial | kept | kept_state, FROM_DEFAULT)


def _of_operation(person: Person, source: str, name: str) -> Start:
    try:
        earlier = operations.find(actor=person, operation_id=UUID(source))
    except ValueError:
        return Start({"name": name})
    verb = earlier.asked
    if not isinstance(verb, Create):
        return Start({"name": name})
    refused = refused_fields(earlier.failure) if earlier.failure else {}
    return Start(initial_of(verb.spec, verb.name), refused=refused)


def _current(person: Person, vault: Vault, name: str) -> Start:
    try:
        certificate = certificates.one(actor=person, vault=vault, name=name).certificate
    except NotThere:
        return Start({"name": name})
    except VaultFailure:
        return Start({"name": name}, NOT_READ)
    return Start(initial_of(spec_of(certificate), name), _note(certificate), certificate.name)


def _note(certificate: Certificate) -> str:
    policy = certificate.policy
    if policy is None:
        return NOT_READ
    return FROM_CURRENT if offered_issuer(policy) else FROM_CURRENT + NOT_OFFERED
