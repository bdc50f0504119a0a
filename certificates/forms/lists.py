"""Fields that hold several values, one per line."""

from typing import Any

from cryptography.x509.oid import ExtendedKeyUsageOID
from django import forms

from certificates.domain.x509 import oid_in_words

# By the names that OpenSSL and Azure's own pages use, in small letters.
USAGES = {
    oid_in_words(oid.dotted_string).lower(): oid.dotted_string
    for oid in (
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.CODE_SIGNING,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.TIME_STAMPING,
        ExtendedKeyUsageOID.OCSP_SIGNING,
    )
}


class LinesField(forms.CharField):
    """One value a line; blanks around them and empty lines are dropped, and repeats.

    ``commas``: they separate values as well, for values that cannot hold one.
    """

    def __init__(self, *, rows: int = 2, commas: bool = False, **kwargs: Any) -> None:
        self.commas = commas
        widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The values in the order they were given."""
        text: str = super().clean(value)
        lines = (text.replace(",", "\n") if self.commas else text).splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        """A sequence is shown one value a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class UsagesField(LinesField):
    """Extended key usages: typed as names or OIDs, cleaned to OIDs, shown as names."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """The OIDs in the order they were given; a name that is not known stays as it is."""
        return tuple(dict.fromkeys(USAGES.get(text.lower(), text) for text in super().clean(value)))

    def prepare_value(self, value: Any) -> Any:
        """Each OID as its name, where it has one."""
        if isinstance(value, list | tuple):
            value = [oid_in_words(oid) for oid in value]
        return super().prepare_value(value)


class TagsField(LinesField):
    """``name=value``, one per line."""

    def clean(self, value: Any) -> dict[str, str]:  # type: ignore[override]  # a mapping, not lines
        """Tags by name; every line that is not one is reported."""
        tags: dict[str, str] = {}
        wrong = []
        for line in super().clean(value):
            name, equals, text = (part.strip() for part in line.partition("="))
            if not equals or not name:
                wrong.append(f"“{line[:80]}” is not of the form name=value.")
            elif name in tags:
                wrong.append(f"The tag “{name[:80]}” is given twice.")
            else:
                tags[name] = text
        if wrong:
            raise forms.ValidationError(list(dict.fromkeys(wrong)))
        return tags

    def prepare_value(self, value: Any) -> Any:
        """A mapping is shown one tag a line."""
        if isinstance(value, dict):
            return "\n".join(f"{name}={text}" for name, text in value.items())
        return value
