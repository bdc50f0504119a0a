"""Named credentials: each vault can be given one of them instead of the default one."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kvportal.variables import SettingsProblem, secret_value

PREFIX = "KVPORTAL_CREDENTIAL_"
PARTS = (
    "TENANT_ID",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "CLIENT_SECRET_FILE",
    "MANAGED_IDENTITY_CLIENT_ID",
)
VARIABLE = re.compile(rf"{PREFIX}(?P<name>[A-Z0-9_]{{1,40}}?)_(?P<part>{'|'.join(PARTS)})")
ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
TENANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(frozen=True, kw_only=True)
class NamedCredential:
    """A service principal, or a managed identity, which has neither tenant nor secret."""

    name: str
    client_id: str
    tenant_id: str = ""
    client_secret: str = field(default="", repr=False)

    @property
    def is_managed_identity(self) -> bool:
        """Whether Azure itself holds its secret."""
        return not self.client_secret


def named_credentials(environ: Mapping[str, str] = os.environ) -> dict[str, NamedCredential]:
    """Every credential that the variables name, by its name in lower case.

    Raises SettingsProblem with one sentence, which shows no secret.
    """
    names = {
        _name_in(variable)
        for variable, value in environ.items()
        if variable.startswith(PREFIX) and value.strip()
    }
    return {name.lower(): _credential(name, environ) for name in sorted(names)}


def _name_in(variable: str) -> str:
    found = VARIABLE.fullmatch(variable)
    if found is None:
        raise SettingsProblem(
            f"{variable} is not understood: expected {PREFIX}NAME_ and one of {', '.join(PARTS)}, "
            "the name of up to 40 capital letters, digits and underscores."
        )
    return found["name"]


def _credential(name: str, environ: Mapping[str, str]) -> NamedCredential:
    stem = f"{PREFIX}{name}_"
    secret = secret_value(f"{stem}CLIENT_SECRET", environ)
    values = {
        f"{stem}TENANT_ID": _value(f"{stem}TENANT_ID", environ, TENANT, "the id of a tenant"),
        f"{stem}CLIENT_ID": _value(f"{stem}CLIENT_ID", environ, ID, "an application's id"),
        f"{stem}CLIENT_SECRET": secret,
    }
    variable = f"{stem}MANAGED_IDENTITY_CLIENT_ID"
    identity = _value(variable, environ, ID, "a managed identity's client id")
    if identity and any(values.values()):
        raise SettingsProblem(
            f"{variable} stands beside a service principal of the same name: keep one of them."
        )
    if identity:
        return NamedCredential(name=name.lower(), client_id=identity)
    for missing in (variable for variable, value in values.items() if not value):
        raise SettingsProblem(
            f"{missing} is not set: a service principal needs TENANT_ID, CLIENT_ID and "
            "CLIENT_SECRET under its name."
        )
    tenant, client, _ = values.values()
    return NamedCredential(
        name=name.lower(), client_id=client, tenant_id=tenant, client_secret=secret
    )


def _value(variable: str, environ: Mapping[str, str], form: re.Pattern[str], what: str) -> str:
    value = environ.get(variable, "").strip()
    if value and not form.fullmatch(value):
        raise SettingsProblem(f"{variable} is {value[:60]!r}: expected {what}.")
    return value
