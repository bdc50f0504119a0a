"""A certificate's identifiers and numbers in the forms in which other tools take them.

Identifiers have no version wherever a tool allows it, so that it takes each new one.
"""

import base64
import re
import shlex
from dataclasses import dataclass

from certificates.domain.records import Certificate
from certificates.domain.x509 import X509Facts

Labelled = tuple[str, str]


@dataclass(frozen=True)
class Identifiers:
    """Pairs of label and identifier; ``versioned`` is empty while there is no version."""

    plain: tuple[Labelled, ...]
    versioned: tuple[Labelled, ...]


def identifiers(certificate: Certificate) -> Identifiers:
    """The identifiers of the certificate, its key and its secret, as far as they exist."""
    version = f"/{certificate.version}"
    held = [
        ("Certificate Identifier", certificate.certificate_id),
        ("Key Identifier", certificate.key_id),
        ("Secret Identifier", certificate.secret_id),
    ]
    return Identifiers(
        plain=tuple((label, value.removesuffix(version)) for label, value in held if value),
        versioned=tuple((label, value) for label, value in held if value.endswith(version)),
    )


def snippets(certificate: Certificate, vault: str) -> tuple[Labelled, ...]:
    """What to paste where it is used, each with its title; nothing before the first version.

    ``vault`` is the vault's name; what the portal cannot know is in angle brackets.
    """
    if certificate.der is None:
        return ()
    name = certificate.name
    secret = certificate.secret_id.removesuffix(f"/{certificate.version}")
    service = (
        "az webapp config ssl import --resource-group <group> --name <app> "
        f"--key-vault {vault} --key-vault-certificate-name {name}"
    )
    gateway = (
        "az network application-gateway ssl-cert create --resource-group <group> "
        f"--gateway-name <gateway> --name {name} --key-vault-secret-id {shlex.quote(secret)}"
    )
    return (
        ("App Service, certificate", service),
        ("App Service, setting", f"@Microsoft.KeyVault(SecretUri={secret}/)"),
        ("Application Gateway", gateway),
        ("Terraform, data", _terraform_data(name)),
        ("Terraform, import", _terraform_import(name, certificate.certificate_id)),
    )


def other_forms(facts: X509Facts) -> tuple[Labelled, ...]:
    """Thumbprints and serial number as other tools write them."""
    found = []
    serial = (("Serial number", facts.serial),) if facts.serial else ()
    for label, digits in (("SHA-1", facts.sha1), ("SHA-256", facts.sha256), *serial):
        found.append((f"{label}, with colons", ":".join(re.findall("..", digits))))
        found.append((f"{label}, lower case", digits.lower()))
        if digits != facts.serial:
            raw = base64.urlsafe_b64encode(bytes.fromhex(digits)).decode()
            found.append((f"{label}, base64url", raw.rstrip("=")))
    return tuple(found)


def _terraform_data(name: str) -> str:
    return (
        f'data "azurerm_key_vault_certificate" "{_terraform_name(name)}" {{\n'
        f'  name         = "{name}"\n'
        '  key_vault_id = "<resource id of the vault>"\n'
        "}"
    )


def _terraform_import(name: str, identifier: str) -> str:
    """Terraform imports one version only."""
    place = f"azurerm_key_vault_certificate.{_terraform_name(name)}"
    return f"terraform import {place} {shlex.quote(identifier)}"


def _terraform_name(name: str) -> str:
    """No hyphen, as is usual, and no digit at the front, as it must be."""
    plain = name.replace("-", "_")
    return f"_{plain}" if plain[0].isdigit() else plain
