"""Adding vaults, what is written down of one, and switching it off."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from certificates.forms.base import StyledForm

LABELS = ("Production", "Staging", "Test", "Development")
MOST = 40


class LabelField(forms.CharField):
    """One of the usual words for an environment, or a free one."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label="Label",
            max_length=40,
            widget=forms.TextInput(attrs={"list": "labels", "autocomplete": "off"}),
            help_text=f"{', '.join(LABELS)}, or a word of your own. Empty: no label.",
        )

    def clean(self, value: Any) -> str:
        """One of the usual words is written as usual; what cannot be seen is refused."""
        text: str = super().clean(value)
        if not text.isprintable():
            raise forms.ValidationError("Remove invisible characters.")
        usual = {label.lower(): label for label in LABELS}
        return usual.get(text.lower(), text)


class ManagingForm(StyledForm):
    """What is written down of one vault, or of several new ones."""

    usual_labels = LABELS
    label = LabelField()
    credential = forms.ChoiceField(
        required=False,
        label="Credential",
        help_text="By its name in the settings. Secrets are never typed into a page.",
    )

    def __init__(self, *args: Any, credentials: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", "Default"), *((name, name) for name in credentials)]
        self.fields["credential"].choices = named  # type: ignore[attr-defined]


class AddForm(ManagingForm):
    """Which vaults to add, before anything is asked."""

    vaults = forms.CharField(
        label="Names or URLs",
        max_length=MOST * 300,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=f"1 to {MOST}, one per line or separated by commas.",
        error_messages={"required": "Name at least one vault."},
    )

    def clean_vaults(self) -> tuple[str, ...]:
        """The names and URLs, in the order they were given."""
        text: str = self.cleaned_data["vaults"]
        found = tuple(dict.fromkeys(part for part in re.split(r"[\s,]+", text) if part))
        if not 1 <= len(found) <= MOST:
            raise forms.ValidationError(f"Name 1 to {MOST} vaults at once, not {len(found)}.")
        return found


class VaultForm(ManagingForm):
    """What is written down of one vault."""

    owner_email = forms.EmailField(
        required=False,
        label="Owner's address",
        help_text="Contact for missing permissions.",
    )


class SwitchOffForm(StyledForm):
    """Why nobody is to call a vault."""

    note = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Shown on the vault's page and kept in the history, with your name.",
        error_messages={"required": "Say why it is switched off. Nothing was done."},
    )
