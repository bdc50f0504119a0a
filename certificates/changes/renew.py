"""Make a new version of a certificate by its current issuance policy."""

from collections.abc import Mapping
from typing import Any

from certificates.changes.base import Asked, FormChange
from certificates.changes.create import IssuingChange
from certificates.domain.issuers import is_unknown
from certificates.domain.policies import renewal_of
from certificates.domain.policy_words import fields
from certificates.domain.spec import Spec
from certificates.domain.states import RENEWABLE
from certificates.forms.renew import RenewForm
from certificates.models import Operation
from certificates.services import certificates
from certificates.services.certificates import Detail
from certificates.verbs import Renew


class RenewChange(IssuingChange[Renew], FormChange[Renew]):
    """Renew. The policy is read from the vault each time: by it the new version is recognised."""

    verb = Renew
    word = "New version"
    icon = "plus"
    template = "certificates/renew.html"

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version to follow."""
        return subject.certificate.der is not None

    def as_next_action(self, detail: Detail) -> str:
        """What expires and was made by its own policy is renewed by it."""
        policy = detail.certificate.policy
        if detail.state not in RENEWABLE or not detail.has_own_policy or policy is None:
            return ""
        return "New CSR" if is_unknown(policy.issuer) else self.word

    def retry_url(self, operation: Operation) -> str:
        """The page with the policy as it then is."""
        return self.url(operation.vault.slug, operation.display_name)

    def about(self, asked: Asked) -> Renew:
        """The certificate; what its policy is does not matter yet."""
        return Renew(name=asked.name, spec=Spec.default_policy())

    def form(self, asked: Asked) -> RenewForm:
        """No field but what is there already."""
        detail = certificates.one(actor=asked.actor, vault=asked.vault, name=asked.name)
        return RenewForm(asked.posted, detail=detail)

    def verb_of(self, form: RenewForm, asked: Asked) -> Renew:
        """By the policy that the vault has shown just now."""
        certificate = form.detail.certificate
        return Renew(name=certificate.name, spec=renewal_of(certificate))

    def context(self, form: RenewForm, asked: Asked) -> Mapping[str, Any]:
        """The policy in words, and the command in place."""
        certificate = form.detail.certificate
        verb = self.verb_of(form, asked)
        policy = certificate.policy
        return {
            "certificate": certificate,
            "policy": fields(policy, form.detail.facts) if policy else [],
            "command": self.az(verb, asked.vault.slug),
        }
