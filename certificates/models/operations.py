"""Operations: one requested action on a vault each. The spine of the portal."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.domain.expiry import ago, exact
from certificates.domain.failures import Failure
from certificates.domain.lifecycle import FINAL, OPEN, SENT, How, State
from certificates.domain.looks import Look
from certificates.domain.settling import Memo
from certificates.domain.stored import from_json
from certificates.domain.timings import TIMINGS
from certificates.domain.verdicts import Accepted
from certificates.models.requests import NOT_OF_VERB, canonical
from certificates.models.vaults import Vault
from certificates.verbs import VERBS, Verb

_SENTENCES = {
    State.SENDING: "Sent once to {vault}; waiting for its answer.",
    State.UNKNOWN: "The answer was lost. The portal asks {vault} what happened. "
    "Nothing is sent again.",
    State.NEEDS_DECISION: "The portal cannot tell whether this happened.",
    State.FAILED: "It was not done.",
    State.CANCELLED: "Its certificate operation was cancelled in {vault}; no version was made.",
}
_KNOWN = {
    How.ANSWERED: "confirmed by the vault",
    How.SEEN: "seen in the vault",
    How.READ_ONLY: "a read changes nothing",
    How.NOT_SENT: "never sent",
}


def _texts(members: Iterable[str]) -> list[str]:
    """Sorted, because a migration must come out the same each time."""
    return sorted(str(member) for member in members)


class Operation(models.Model):
    """One action, written before the vault is called and followed until it is settled.

    Rows are changed by ``services.operations`` alone, by compare-and-set on ``version``.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # also the request's client id
    verb = models.CharField(max_length=40)
    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="operations")
    name = models.CharField(max_length=127, blank=True)  # a certificate's, lower case; or empty
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="operations"
    )
    request = models.JSONField()  # what was asked, never a key, password or file
    state = models.CharField(max_length=20, default=State.RECORDED)
    slot = models.CharField(max_length=140, null=True)
    version = models.PositiveIntegerField(default=0)  # bumped by every claim and every change
    lease_until = models.DateTimeField(null=True)
    before = models.JSONField(null=True)  # the look just before sending
    sent_at = models.DateTimeField(null=True)
    accepted = models.JSONField(null=True)  # set: the vault accepted it; null: its answer was lost
    memo = models.JSONField(default=dict)
    next_check_at = models.DateTimeField(null=True)
    last_looked_at = models.DateTimeField(null=True)
    look_error = models.JSONField(null=True)
    how = models.CharField(max_length=20, blank=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    evidence = models.JSONField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    decided_note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    # Set by services.operations.note_csr_taken, where a page shows it.
    csr_taken: Any = None  # when and by whom
    waits_on_team = False  # its CSR is ready, and nobody has taken it

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vault", "name", "created_at"], name="operation_of_certificate"),
            models.Index(fields=["state", "next_check_at"], name="operation_due"),
            models.Index(fields=["created_at"], name="operation_newest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vault", "slot"], name="operation_slot_once"),
            models.CheckConstraint(condition=~Q(slot=""), name="operation_slot_named"),
            models.CheckConstraint(
                condition=Q(state__in=_texts(State)), name="operation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False, state__in=_texts(FINAL))
                | Q(settled_at__isnull=True, state__in=_texts(OPEN)),
                name="operation_settled_when_final",
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, next_check_at__isnull=True)
                | Q(state__in=_texts(OPEN)),
                name="operation_final_holds_nothing",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, before__isnull=False)
                | ~Q(state__in=_texts(SENT)),
                name="operation_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(how__in=_texts(How)) | ~Q(state__in=_texts(FINAL | {State.WAITING})),
                name="operation_how_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.vault_id}/{self.name} ({self.state})"

    @property
    def status(self) -> State:
        """The state as the lifecycle knows it."""
        return State(self.state)

    @property
    def is_final(self) -> bool:
        """Whether nothing changes any more."""
        return self.status in FINAL

    @property
    def is_open(self) -> bool:
        """Whether it is still to be settled."""
        return not self.is_final

    @property
    def verb_object(self) -> Verb:
        """What was asked: the verb that this row keeps."""
        fields = {k: v for k, v in self.request.items() if k not in NOT_OF_VERB}
        return from_json(VERBS[self.verb], fields)

    @property
    def display_name(self) -> str:
        """The certificate's name as it was typed: the vault keeps that spelling. Empty if none."""
        name: str = self.request["name"]
        return name

    @property
    def subject_name(self) -> str:
        """The name of the certificate or issuer that it is about; "" where a vault has only one."""
        return self.verb_object.subject_name

    @property
    def title(self) -> str:
        """What it does: ``Creating web-prod in kv-payments``."""
        verb = self.verb_object
        return verb.words.title.format(name=verb.what, vault=self.vault.slug)

    @property
    def sentence(self) -> str:
        """Its state in one sentence; a failure has words of its own."""
        vault = self.vault.slug
        match self.status:
            case State.WAITING if self.csr_taken:
                when, by = ago(self.csr_taken.at, timezone.now()), self.csr_taken.by
                return (
                    f"Waiting for the certificate authority. CSR downloaded {when} by {by}. "
                    "Merge the signed certificate when it arrives."
                )
            case State.WAITING:
                return self.verb_object.waiting_sentence(vault)
            case State.SUCCEEDED:
                return self.verb_object.done_sentence(vault, self.result or {})
            case State.RECORDED:
                return f"Recorded on {exact(self.created_at)}. Nothing was sent yet."
        return _SENTENCES[self.status].format(vault=vault)

    @property
    def known(self) -> str:
        """How the outcome is known, in words."""
        if self.decided_by:
            return f"decided by {self.decided_by}: {self.decided_note}"
        return _KNOWN[How(self.how)] if self.how else ""

    @property
    def waits_for_csr(self) -> bool:
        """Whether a CSR waits for the certificate authority."""
        return (
            self.status is State.WAITING and bool(self.csr) and self.verb_object.waits_for_people()
        )

    @property
    def csr(self) -> str:
        """The CSR that the vault made (base64 of the DER), "" when it made none."""
        return self.acceptance.csr if self.acceptance else ""

    @property
    def poll_seconds(self) -> int:
        """How often a page asks for its state: 2 s growing to 30 s while nothing changes."""
        return max(2, min(30, int(TIMINGS.next_look(self.age(timezone.now())))))

    @property
    def handed_out(self) -> dict[str, Any] | None:
        """Name, size and SHA-256 of the file that went to whoever asked; None where none did."""
        return (self.result or {}).get("given")

    @property
    def request_hash(self) -> str:
        """The SHA-256 of what was asked, hex: history keeps it instead of the request."""
        return hashlib.sha256(canonical(self.request).encode()).hexdigest()

    @property
    def baseline(self) -> Look:
        """The look just before sending."""
        return from_json(Look, self.before)

    @property
    def acceptance(self) -> Accepted | None:
        """What the vault's acceptance gave, None when there was none."""
        return None if self.accepted is None else from_json(Accepted, self.accepted)

    @property
    def remembered(self) -> Memo:
        """What the looks so far remember."""
        return from_json(Memo, self.memo)

    @property
    def failure(self) -> Failure | None:
        """Why it failed, None when it did not."""
        return from_json(Failure, self.error) if self.error else None

    def age(self, now: datetime) -> float:
        """Seconds since it was sent, or recorded when it was not sent."""
        return (now - (self.sent_at or self.created_at)).total_seconds()
