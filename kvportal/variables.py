"""Reads environment variables, each secret also from the file that NAME_FILE names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource


class SettingsProblem(Exception):
    """A variable that is missing or odd; its text is one sentence that names the variable."""


class Variables(PydanticBaseSettingsSource):
    """The values of a settings model from a mapping like os.environ; an empty one is not set."""

    def __init__(self, model: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(model)
        self.environ = environ

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one field, the variable it came from, and that it is plain text."""
        variable = field.alias or field_name
        if field.annotation is SecretStr:
            return secret_value(variable, self.environ), variable, False
        return self.environ.get(variable, "").strip(), variable, False

    def __call__(self) -> dict[str, Any]:
        found = (self.get_field_value(f, n) for n, f in self.settings_cls.model_fields.items())
        return {variable: value for value, variable, _ in found if value}


def secret_value(name: str, environ: Mapping[str, str]) -> str:
    """The secret itself, or the content of the file that NAME_FILE names; "" when neither is."""
    value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise SettingsProblem(f"{name} and {name}_FILE are both set: keep one of them.")
    if not file:
        return value
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsProblem(
            f"{name}_FILE names {file!r}, which cannot be read: expected a text file that holds "
            "the secret and nothing else."
        ) from None
    if not value:
        raise SettingsProblem(f"{name}_FILE names {file!r}, which is empty.")
    return value
