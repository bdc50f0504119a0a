"""Confirmation of dangerous work, and the decision of an operation that nobody can tell."""

from typing import Any

from django import forms

from certificates.forms.base import OperationForm, StyledForm


class ConfirmForm(OperationForm):
    """Asks nothing but "sure?"."""


class TypedConfirmForm(OperationForm):
    """Asks for ``vault/name`` to be typed. Blanks around it are ignored, all else must match."""

    typed = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].label = f"Type {expected} to confirm"

    def clean_typed(self) -> str:
        """Exactly the vault and the name."""
        typed: str = self.cleaned_data["typed"]
        if typed != self.expected:
            raise forms.ValidationError(f"That is not {self.expected}. Nothing was done.")
        return typed


class DecideForm(StyledForm):
    """A person has looked and decides whether it happened."""

    happened = forms.ChoiceField(choices=[("yes", "It was done"), ("no", "It was not done")])
    note = forms.CharField(
        label="How you know",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept in the history, with your name.",
        error_messages={"required": "Say how you know. Nothing was decided."},
    )
