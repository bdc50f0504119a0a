"""Fields that hold several values, one per line."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """One value a line; blanks around them and empty lines are dropped, and repeats."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The values in the order they were given."""
        text: str = super().clean(value)
        return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def prepare_value(self, value: Any) -> Any:
        """A sequence is shown one value a line."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


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
