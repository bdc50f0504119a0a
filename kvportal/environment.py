"""Everything that the portal reads from its environment, checked at the start.

A value that is missing or odd stops the start with one sentence that names the variable and what
is expected, and never shows a secret. `python -m scripts.settings_reference` writes the
documentation of the variables from this model.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from kvportal import parsing, vaults
from kvportal.networks import NetworkVariables
from kvportal.rules import check_together
from kvportal.variables import SettingsProblem, Variables
from kvportal.vaults import VaultSetting

__all__ = ["Environment", "SettingsProblem", "VaultSetting", "load"]


def _secret(check: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda secret: SecretStr(check(secret.get_secret_value())))


def _vaults(parse: Callable[[str], tuple[VaultSetting, ...]]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value)


class Environment(NetworkVariables):
    """The variables of the portal: the alias is the variable, the description its meaning."""

    key_vault_name: Annotated[
        tuple[VaultSetting, ...], _vaults(lambda name: (vaults.parse_key_vault_name(name),))
    ] = Field(
        default=(),
        alias="KEY_VAULT_NAME",
        description="The name of one key vault in the public cloud.",
        examples=["kv-payments"],
    )
    named_vaults: Annotated[tuple[VaultSetting, ...], _vaults(vaults.parse_vaults)] = Field(
        default=(),
        alias="KVPORTAL_VAULTS",
        description="Several key vaults: a name of the public cloud, or `name=https://address`.",
        examples=["kv-payments,kv-china=https://kv-china.vault.azure.cn"],
    )
    standins: Annotated[tuple[VaultSetting, ...], _vaults(vaults.parse_standins)] = Field(
        default=(),
        alias="KVPORTAL_STANDINS",
        description="Stand-in vaults on this machine, never together with real vaults or "
        "credentials: `name|https://localhost:PORT|ca.pem`, separated by commas.",
        examples=["kv-local|https://localhost:8443|.local/ca.pem"],
    )
    secret_key: Annotated[SecretStr, _secret(parsing.check_secret_key)] = Field(
        default=SecretStr(""),
        alias="KVPORTAL_SECRET_KEY",
        description="Signs sessions and forms: 50 random characters or more.",
        validate_default=True,
    )
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(parsing.parse_hosts)] = Field(
        default=(),
        alias="KVPORTAL_ALLOWED_HOSTS",
        description="The host names under which people reach the portal, separated by commas.",
        examples=["portal.example.com"],
    )
    insecure_http: bool = Field(
        default=False,
        alias="KVPORTAL_INSECURE_HTTP",
        description="Plain HTTP without secure cookies, for the host names of this machine only.",
    )
    trusted_proxies: int = Field(
        default=1,
        ge=0,
        le=9,
        alias="KVPORTAL_TRUSTED_PROXIES",
        description="How many proxies in front set X-Forwarded-For and X-Forwarded-Proto; the one "
        "that ends TLS counts. Ignored with KVPORTAL_INSECURE_HTTP.",
    )
    debug: bool = Field(
        default=False,
        alias="KVPORTAL_DEBUG",
        description="Django's debug pages, for work on kvportal itself; only with "
        "KVPORTAL_INSECURE_HTTP.",
    )
    portal_name: Annotated[str, BeforeValidator(parsing.parse_portal_name)] = Field(
        default="kvportal",
        alias="KVPORTAL_PORTAL_NAME",
        description="The name that pages show.",
        examples=["Certificates of Contoso"],
    )
    state: Annotated[Path, BeforeValidator(parsing.parse_folder)] = Field(
        default=Path(".state"),
        alias="KVPORTAL_STATE",
        description="The folder of the SQLite file and of the collected static files.",
        validate_default=True,
    )
    database_url: Annotated[SecretStr, _secret(parsing.check_database_url)] = Field(
        default=SecretStr(""),
        alias="DATABASE_URL",
        description="The database; an SQLite file in KVPORTAL_STATE when it is not set.",
        examples=["postgresql://kvportal:PASSWORD@db.example.com:5432/kvportal"],
    )
    sync_minutes: int = Field(
        default=15,
        ge=1,
        le=24 * 60,
        alias="KVPORTAL_SYNC_MINUTES",
        description="How often the worker reads what a vault holds, in minutes.",
    )
    sync_workers: int = Field(
        default=4,
        ge=1,
        le=32,
        alias="KVPORTAL_SYNC_WORKERS",
        description="How many vaults one worker reads side by side.",
    )
    sync_share: int = Field(
        default=10,
        ge=1,
        le=90,
        alias="KVPORTAL_SYNC_SHARE",
        description="How much of the requests that a vault takes the worker may use to read it, "
        "in percent. The applications that need the vault need the rest.",
    )
    disable_instance_discovery: bool = Field(
        default=False,
        alias="KVPORTAL_DISABLE_INSTANCE_DISCOVERY",
        description="Do not ask the public cloud about the authority host: for private clouds.",
    )
    api_version: Annotated[str, BeforeValidator(parsing.parse_api_version)] = Field(
        default="",
        alias="KVPORTAL_API_VERSION",
        description="The one API version in which every vault is asked. Without it, each vault is "
        "asked in the newest version that it and the portal know.",
        examples=["7.4"],
    )
    token_credentials: str = Field(
        default="",
        alias="AZURE_TOKEN_CREDENTIALS",
        description="The one credential that azure-identity uses; needed with KVPORTAL_STANDINS.",
        examples=["ManagedIdentityCredential"],
    )
    authority_host: str = Field(
        default="",
        alias="AZURE_AUTHORITY_HOST",
        description="The sign-in service that azure-identity asks, where it is not that of the "
        "public cloud.",
        examples=["https://login.chinacloudapi.cn"],
    )
    client_secret: SecretStr = Field(
        default=SecretStr(""),
        alias="AZURE_CLIENT_SECRET",
        description="The secret of the service principal that AZURE_CLIENT_ID and AZURE_TENANT_ID "
        "name.",
    )
    identity_endpoint: str = Field(
        default="",
        alias="IDENTITY_ENDPOINT",
        description="Where a managed identity gets its tokens; set by the Azure service.",
    )
    identity_header: SecretStr = Field(
        default=SecretStr(""),
        alias="IDENTITY_HEADER",
        description="What the managed identity's endpoint expects; set by the Azure service.",
    )

    @property
    def vaults(self) -> tuple[VaultSetting, ...]:
        """Every vault that is named, once."""
        named = (*self.key_vault_name, *self.named_vaults, *self.standins)
        return vaults.without_repeats(named)

    @property
    def azure_secrets(self) -> dict[str, str]:
        """The secrets that azure-identity looks for in the process's environment."""
        secrets = {
            "AZURE_CLIENT_SECRET": self.client_secret,
            "IDENTITY_HEADER": self.identity_header,
        }
        values = {name: secret.get_secret_value() for name, secret in secrets.items()}
        return {name: value for name, value in values.items() if value}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` passes in: no .env file and no other place is read."""
        return (init_settings,)


def load(environ: Mapping[str, str] = os.environ) -> Environment:
    """The checked environment, or a SettingsProblem with one sentence."""
    try:
        environment = Environment(**Variables(Environment, environ)())
    except ValidationError as error:
        raise SettingsProblem(_sentence(error.errors()[0])) from None
    try:
        check_together(environment, environ)
    except ValueError as error:
        raise SettingsProblem(str(error)) from None
    return environment


def _sentence(error: ErrorDetails) -> str:
    """One sentence that names the variable. The error names the field where a default is refused,
    and else the alias.
    """
    place = str(error["loc"][0])
    fields = Environment.model_fields
    field = fields.get(place) or next(f for f in fields.values() if f.alias == place)
    return f"{field.alias} {_reason(error, field)}"


def _reason(error: ErrorDetails, field: FieldInfo) -> str:
    if raised := error.get("ctx", {}).get("error"):
        return str(raised)  # the message of a validator of ours
    if field.annotation is int:
        least = next(bound.ge for bound in field.metadata if hasattr(bound, "ge"))
        most = next(bound.le for bound in field.metadata if hasattr(bound, "le"))
        return f"is {error['input']!r}: expected a number from {least} to {most:,}."
    if field.annotation is bool:
        return f"is {error['input']!r}: expected true or false."
    return error["msg"]
