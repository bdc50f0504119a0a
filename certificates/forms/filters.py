"""What the list of certificates is filtered and sorted by: the fields of its address."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from certificates.domain.states import NEEDS_ACTION, CertificateState
from certificates.domain.text import inert
from certificates.forms.base import StyledForm
from certificates.models import Vault
from certificates.services.certificates import Choices, Query
from certificates.templatetags.states import WORDS

ACTION = "action"
MORE = ("env", "expires", "issuer", "key", "tag", "enabled", "pending")
SORTS = ("need", "name", "expires", "vault", "updated")
_STATES = [
    (ACTION, "Needs action"),
    *((s.value, WORDS[s][0]) for s in CertificateState if s is not CertificateState.DELETED),
]
_EXPIRES = "Give a number of days, or two dates: 2026-12-01..2026-12-31."


def state_words(states: Iterable[str]) -> str:
    """States as words."""
    return " or ".join(dict(_STATES).get(state, state) for state in states)


class ExpiresField(forms.CharField):
    """Days from now, or two dates; gives the first and the last moment."""

    def clean(self, value: Any) -> tuple[datetime, datetime] | None:
        """Raises ValidationError with how it is written."""
        text: str = super().clean(value)
        if not text:
            return None
        try:
            if text.isdecimal():
                return timezone.now(), timezone.now() + timedelta(days=int(text))
            first, _, last = text.partition("..")
            day = timedelta(days=1, microseconds=-1)
            return _midnight(first), _midnight(last) + day
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(_EXPIRES) from error


class StatesField(forms.CharField):
    """Words for states with commas between them."""

    widget = forms.Select

    def clean(self, value: Any) -> list[str]:
        """Raises ValidationError for a word that is not a choice."""
        words = [word for word in dict.fromkeys(super().clean(value).split(",")) if word]
        if unknown := [word for word in words if word not in dict(_STATES)]:
            raise forms.ValidationError(f"There is no state {', '.join(unknown)[:80]}.")
        return words


class FilterForm(StyledForm):
    """Every field may be missing. One that makes no sense is reported, and filters nothing."""

    q = forms.CharField(required=False, strip=True, max_length=10_000)
    state = StatesField(required=False)
    vault = forms.CharField(required=False, widget=forms.Select)
    env = forms.CharField(required=False, label="Environment", widget=forms.Select)
    expires = ExpiresField(required=False, label="Expires within days", max_length=30)
    issuer = forms.CharField(required=False, label="Issuer of the policy", widget=forms.Select)
    key = forms.CharField(required=False, widget=forms.Select)
    tag = forms.CharField(required=False, label="Tag, or tag=value", max_length=600)
    enabled = forms.ChoiceField(
        required=False, label="Enabled?", choices=[("", "Any"), ("yes", "Yes"), ("no", "No")]
    )
    pending = forms.ChoiceField(
        required=False, label="Under way", choices=[("", "Any"), ("yes", "Yes")]
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, vaults: Iterable[Vault], choices: Choices) -> None:
        data = data.copy()
        data["state"] = several = ",".join(data.getlist("state"))
        super().__init__(data)
        self._offer("vault", "All vaults", [vault.slug for vault in vaults])
        self._offer("env", "All environments", choices.labels)
        self._offer("issuer", "All issuers", choices.issuers)
        self._offer("key", "All keys", choices.keys)
        self._offer_states(several)
        self.full_clean()

    @property
    def more(self) -> int:
        """How many of the fields are set, or wrong, that are folded away."""
        return sum(bool(self.cleaned_data.get(f)) or f in self.errors for f in MORE)

    def query(self) -> Query:
        """What is asked for, as far as it makes sense."""
        held = self.cleaned_data
        states = set(held.get("state", ()))
        if ACTION in states:
            states |= NEEDS_ACTION
        sort = held.get("sort", "")
        name, equals, value = held.get("tag", "").partition("=")
        return Query(
            search=held.get("q", ""),
            states=tuple(sorted(states - {ACTION})),
            vault=held.get("vault", ""),
            label=held.get("env", ""),
            expires=held.get("expires"),
            issuer=held.get("issuer", ""),
            key=held.get("key", ""),
            tag=(name, value if equals else None) if name else None,
            enabled={"yes": True, "no": False}.get(held.get("enabled", "")),
            pending=held.get("pending") == "yes",
            sort=sort if sort.removeprefix("-") in SORTS else "need",
            after=held.get("after", ""),
        )

    def _offer_states(self, given: str) -> None:
        """Several values of an address become one choice, so that the next search keeps them."""
        several = [(given, state_words(given.split(",")))] if "," in given else []
        self.fields["state"].widget.choices = [("", "Any state"), *_STATES, *several]

    def _offer(self, field: str, nothing: str, values: list[str]) -> None:
        widget = self.fields[field].widget
        widget.choices = [("", nothing), *((value, inert(value)) for value in values)]


def _midnight(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), UTC)
