"""Writes .env.example and docs/reference/settings.md from the model of the environment."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from kvportal.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
ENV_EXAMPLE = ROOT / ".env.example"
REFERENCE = ROOT / "docs" / "reference" / "settings.md"
FIELDS = tuple(Environment.model_fields.values())

NAMED = (
    "",
    "# A credential by name, for vaults that the default one does not reach: a service principal,",
    "# or a managed identity.",
    "#KVPORTAL_CREDENTIAL_PARTNER_TENANT_ID=",
    "#KVPORTAL_CREDENTIAL_PARTNER_CLIENT_ID=",
    "#KVPORTAL_CREDENTIAL_PARTNER_CLIENT_SECRET_FILE=",
    "#KVPORTAL_CREDENTIAL_PARTNER_MANAGED_IDENTITY_CLIENT_ID=",
)
INTRODUCTION = """\
# Settings

kvportal reads its settings from environment variables, once, at the start. A value that is missing
or odd stops the start with one sentence that names the variable. An empty variable counts as not
set. Each secret can be kept in a file instead: `NAME_FILE` names the file, and `NAME` stays unset.

At least one vault must be named, `KVPORTAL_SECRET_KEY` must be set, and so must
`KVPORTAL_ALLOWED_HOSTS` unless `KVPORTAL_INSECURE_HTTP` is true.

| Variable | Meaning | Default | Example |
|---|---|---|---|
"""
REST = """
## Named credentials

Vaults that the default credential does not reach get one of their own, by name. `NAME` is yours, in
capital letters, digits and underscores; pages show it in lower case. Nothing of a credential is
typed into a page, and none is shown there.

| Variable | Meaning |
|---|---|
| `KVPORTAL_CREDENTIAL_NAME_TENANT_ID` | The tenant of a service principal. |
| `KVPORTAL_CREDENTIAL_NAME_CLIENT_ID` | Its application (client) id. |
| `KVPORTAL_CREDENTIAL_NAME_CLIENT_SECRET` (`…_CLIENT_SECRET_FILE`) | Its secret. |
| `KVPORTAL_CREDENTIAL_NAME_MANAGED_IDENTITY_CLIENT_ID` | Or of a managed identity, its id. |

## What the Azure libraries read themselves

Everything else that azure-identity's `DefaultAzureCredential` knows works as well, for example
`AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and `AZURE_FEDERATED_TOKEN_FILE`. The Azure CLI, where it is
the credential, reads its proxy and REQUESTS_CA_BUNDLE by itself.

## Proxies and certificate authorities

The same authorities and the same proxy count for every connection: pages, changes, the worker's
reading, the connection check and every kind of sign-in.

- The machine's own store is always trusted, and so is what the four variables name. A file that
  does not exist stops the start. In a folder whose files have no hashed names (`c_rehash`), each
  `.pem` and `.crt` file is read. A stand-in's connection trusts the stand-in's own file only.
- The proxy itself is reached by plain HTTP, `http://HOST:PORT`, with a user name and a password
  where it wants them; pages and logs show host and port only.
- The endpoint of a managed identity is asked over plain HTTP and never through the proxy.

`RES_OPTIONS` is set to `timeout:1 attempts:2` unless it has a value, so that a name server that
does not answer cannot hold a page.

This page is written by `python -m scripts.settings_reference`.
"""


def main() -> None:
    """Writes both files."""
    ENV_EXAMPLE.write_text(env_example())
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(reference())


def env_example() -> str:
    """Every variable with its meaning, commented out."""
    lines = [
        "# NAME=value lines as systemd's EnvironmentFile and --env-file of containers read them."
    ]
    for field in FIELDS:
        lines += [
            "",
            f"# {field.description}",
            f"#{field.alias}={example(field) or default(field)}",
        ]
        if is_secret(field):
            lines.append(f"#{field.alias}_FILE=")
    return "\n".join([*lines, *NAMED]) + "\n"


def reference() -> str:
    """The page of the documentation."""
    return INTRODUCTION + "".join(row(field) for field in FIELDS) + REST


def row(field: FieldInfo) -> str:
    """One variable as a line of the table."""
    name = f"`{field.alias}`" + (f" (`{field.alias}_FILE`)" if is_secret(field) else "")
    shown = [
        f"`{word}`".replace("|", r"\|") if word else "" for word in (default(field), example(field))
    ]
    description = (field.description or "").replace("|", r"\|")
    return f"| {name} | {description} | {' | '.join(shown)} |\n"


def example(field: FieldInfo) -> str:
    """The example of a variable, or ""."""
    return str(field.examples[0]) if field.examples else ""


def default(field: FieldInfo) -> str:
    """The default as it would be written into the environment, or ""."""
    if field.default in ((), "") or is_secret(field):
        return ""
    return str(field.default).lower() if isinstance(field.default, bool) else str(field.default)


def is_secret(field: FieldInfo) -> bool:
    """Whether the value may come from a file."""
    return field.annotation is SecretStr


if __name__ == "__main__":
    main()
