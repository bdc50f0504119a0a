"""What all forms share: the look of their fields, and the nonce that makes a double click one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from certificates.domain import basis
from certificates.domain.basis import Facts

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
}


class Renderer(TemplatesSetting):
    """Renders ``{{ field.as_field_group }}`` with the portal's own markup."""

    field_template_name = "components/field.html"


class StyledForm(forms.Form):
    """Gives each widget its class; templates own the rest of the markup."""

    use_required_attribute = False  # the server reports all checks, in the same words

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
    with errors: the same form sent twice is the same operation. ``opened`` holds what was there
    when the form was opened: where that has changed, nothing is sent before the person has seen it.
    """

    nonce = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, start: FormInitial | None = None, **kwargs: Any) -> None:
        self.start = start or FormInitial()
        kwargs.setdefault("initial", dict(self.start.values))
        super().__init__(*args, **kwargs)
        for name, sentence in self.start.refused.items():
            self.errors[name] = self.error_class([sentence])

    def open_with(self, facts: Facts) -> None:
        """Carry what is there now, with what was typed; sent again, it is another request."""
        opened = basis.written(facts) if facts else ""
        if self.is_bound:
            sent: Any = self.data  # that of a request cannot be changed
            kept = sent.copy()
            kept["opened"], kept["nonce"] = opened, str(uuid.uuid4())
            self.data = kept
        else:
            self.initial["opened"] = opened

    def clean_opened(self) -> Facts:
        """What the form was opened with; nothing where it does not say so."""
        return basis.read(self.cleaned_data["opened"])

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """A new nonce for each rendered form, unless one is kept."""
        if field_name == "nonce":
            return self.initial.get("nonce") or uuid.uuid4()
        return super().get_initial_for_field(field, field_name)
