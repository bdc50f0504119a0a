"""What all forms share: the look of their fields, and the nonce that makes a double click one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
}


class StyledForm(forms.Form):
    """Gives each widget its class; templates own the rest of the markup."""

    use_required_attribute = False  # all checks are told by the server, in the same words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field_ in self.fields.values():
            if not isinstance(field_.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                css = _CLASSES.get(type(field_.widget), "form-control")
                field_.widget.attrs["class"] = css


@dataclass(frozen=True)
class FormInitial:
    """A form before anybody types.

    ``renews`` names the certificate that is there already; ``refused`` holds what the vault has
    refused of an earlier request, by field.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    renews: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)


class OperationForm(StyledForm):
    """A form that becomes an operation.

    The server puts a random nonce into each form it renders and keeps it when the form comes back
    with errors: the same form sent twice is the same operation.
    """

    nonce = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, start: FormInitial | None = None, **kwargs: Any) -> None:
        self.start = start or FormInitial()
        kwargs.setdefault("initial", dict(self.start.values))
        super().__init__(*args, **kwargs)
        for name, sentence in self.start.refused.items():
            self.errors[name] = self.error_class([sentence])

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A new nonce for each rendered form, unless one is kept."""
        if field_name == "nonce":
            return self.initial.get("nonce") or uuid.uuid4()
        return super().get_initial_for_field(field, field_name)
