"""What the form of a create starts with, and what is said about it."""

from uuid import UUID

from django.http import QueryDict

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.explanations.refusals import refused_fields
from certificates.domain.names import name_problem
from certificates.domain.policies import offered_issuer, spec_of
from certificates.domain.records import Certificate
from certificates.domain.spec import Spec
from certificates.forms.base import FormInitial
from certificates.forms.create import initial_from
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


def initial_of(person: Person, vault: Vault, query: QueryDict) -> FormInitial:
    """The service's defaults, the default policy, an operation, or the current certificate."""
    source, name = query.get("from", ""), query.get("name", "")
    if source == "default":
        return FormInitial(initial_from(Spec.default_policy(), name), FROM_DEFAULT)
    if source:
        return _of_operation(person, source, name)
    return FormInitial({"name": name}) if name_problem(name) else _current(person, vault, name)


def default_initial(typed: QueryDict) -> FormInitial:
    """The default policy in a form of which name, tags, nonce and Enabled? are kept."""
    kept = {field: typed.get(field, "") for field in ("tags", "nonce", "opened")}
    kept_state = {"enabled": "enabled" in typed}
    values = initial_from(Spec.default_policy(), typed.get("name", ""))
    return FormInitial(values | kept | kept_state, FROM_DEFAULT)


def _of_operation(person: Person, source: str, name: str) -> FormInitial:
    try:
        earlier = operations.find(actor=person, operation_id=UUID(source))
    except ValueError:
        return FormInitial({"name": name})
    verb = earlier.verb_object
    if not isinstance(verb, Create):
        return FormInitial({"name": name})
    refused = refused_fields(earlier.failure) if earlier.failure else {}
    return FormInitial(initial_from(verb.spec, verb.name), refused=refused)


def _current(person: Person, vault: Vault, name: str) -> FormInitial:
    try:
        certificate = certificates.one(actor=person, vault=vault, name=name).certificate
    except NotThere:
        return FormInitial({"name": name})
    except VaultFailure:
        return FormInitial({"name": name}, NOT_READ)
    values = initial_from(spec_of(certificate), name)
    return FormInitial(values, _note(certificate), certificate.name)


def _note(certificate: Certificate) -> str:
    policy = certificate.policy
    if policy is None:
        return NOT_READ
    return FROM_CURRENT if offered_issuer(policy) else FROM_CURRENT + NOT_OFFERED
