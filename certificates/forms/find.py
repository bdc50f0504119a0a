"""A certificate to look for, as it was pasted."""

from typing import Any

from django import forms

from certificates.domain.searching import REFUSED, Pem, PrivateKey, read_search
from certificates.forms.base import StyledForm

LARGEST = 64 * 1024


class _NeverShownAgain(forms.Textarea):
    """Comes back empty: what was pasted may have been a private key."""

    def format_value(self, value: Any) -> None:
        """Nothing."""


class FindForm(StyledForm):
    """The text of a certificate or of a signing request; it is cleaned into a ``Pem``."""

    text = forms.CharField(
        label="Certificate or CSR",
        widget=_NeverShownAgain(
            attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off", "data-paste": ""}
        ),
        help_text="In PEM format, from -----BEGIN to -----END. It is not stored.",
        error_messages={"required": "Paste a certificate or a CSR."},
    )

    def clean_text(self) -> Pem:
        """What was pasted, with at least one certificate or signing request."""
        text: str = self.cleaned_data["text"]
        if len(text.encode("utf-8", "replace")) > LARGEST:
            raise forms.ValidationError("This is larger than 64 kB.")
        match read_search(text):
            case PrivateKey():
                raise forms.ValidationError(REFUSED)
            case Pem() as pem if pem.certificates or pem.requests:
                return pem
        raise forms.ValidationError(
            "This is not a whole certificate or CSR in PEM format, "
            "from -----BEGIN to -----END with its hyphens."
        )
