"""What all forms share: the look of their fields, and the nonce that makes a double click one."""

import uuid
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
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                css = _CLASSES.get(type(field.widget), "form-control")
                field.widget.attrs["class"] = css

    def tell(self, refused: dict[str, str]) -> None:
        """Say beside the fields of a form that nobody has sent yet what was refused before."""
        for name, sentence in refused.items():
            self.errors[name] = self.error_class([sentence])


class PerformingForm(StyledForm):
    """A form that becomes an operation.

    The server puts a random nonce into each form it renders and keeps it when the form comes back
    with errors: the same form sent twice is the same operation.
    """

    nonce = forms.CharField(required=False, widget=forms.HiddenInput)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A new nonce for each rendered form, unless one is kept."""
        if field_name == "nonce":
            return self.initial.get("nonce") or uuid.uuid4()
        return super().get_initial_for_field(field, field_name)
