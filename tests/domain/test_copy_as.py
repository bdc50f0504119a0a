"""A certificate is copied in the form in which the other tool takes it."""

import base64
from typing import Any

from certificates.domain import copy_as
from certificates.domain.numbers import Numbers
from certificates.domain.records import Certificate
from certificates.domain.searching import read_search
from certificates.domain.x509 import read_certificate
from tests.domain.certificates import certificate

HOST = "https://kv-payments.vault.azure.net"
VERSION = "3f2a9b1c3f2a9b1c3f2a9b1c3f2a9b1c"


def held(name: str = "web-prod", **given: Any) -> Certificate:
    """A certificate as its vault gives it."""
    fields: dict[str, Any] = {
        "name": name,
        "version": VERSION,
        "enabled": True,
        "certificate_id": f"{HOST}/certificates/{name}/{VERSION}",
        "key_id": f"{HOST}/keys/{name}/{VERSION}",
        "secret_id": f"{HOST}/secrets/{name}/{VERSION}",
        "thumbprint": "",
        "recovery_level": "",
        "recoverable_days": 0,
        "policy": None,
        "der": b"der",
    }
    return Certificate(**(fields | given))


def test_identifiers_stand_without_and_with_their_version() -> None:
    found = copy_as.identifiers(held())
    assert found.plain == (
        ("Certificate Identifier", f"{HOST}/certificates/web-prod"),
        ("Key Identifier", f"{HOST}/keys/web-prod"),
        ("Secret Identifier", f"{HOST}/secrets/web-prod"),
    )
    assert found.versioned[0] == (
        "Certificate Identifier",
        f"{HOST}/certificates/web-prod/{VERSION}",
    )


def test_before_the_first_version_there_is_one_identifier_and_nothing_to_paste() -> None:
    waiting = held(
        version="",
        certificate_id=f"{HOST}/certificates/web-prod",
        key_id="",
        secret_id="",
        der=None,
    )
    found = copy_as.identifiers(waiting)
    assert found.plain == (("Certificate Identifier", f"{HOST}/certificates/web-prod"),)
    assert found.versioned == copy_as.snippets(waiting, "kv-payments") == ()


def test_what_other_tools_take() -> None:
    snippets = dict(copy_as.snippets(held(), "kv-payments"))
    assert snippets["App Service, certificate"] == (
        "az webapp config ssl import --resource-group <group> --name <app> "
        "--key-vault kv-payments --key-vault-certificate-name web-prod"
    )
    assert snippets["App Service, setting"] == (
        f"@Microsoft.KeyVault(SecretUri={HOST}/secrets/web-prod/)"
    )
    assert snippets["Application Gateway"] == (
        "az network application-gateway ssl-cert create --resource-group <group> "
        "--gateway-name <gateway> --name web-prod "
        f"--key-vault-secret-id {HOST}/secrets/web-prod"
    )
    assert snippets["Terraform, data"].splitlines() == [
        'data "azurerm_key_vault_certificate" "web_prod" {',
        '  name         = "web-prod"',
        '  key_vault_id = "<resource id of the vault>"',
        "}",
    ]
    assert snippets["Terraform, import"] == (
        "terraform import azurerm_key_vault_certificate.web_prod "
        f"{HOST}/certificates/web-prod/{VERSION}"
    )


def test_terraform_takes_no_name_that_begins_with_a_digit() -> None:
    snippets = dict(copy_as.snippets(held("2026-web"), "kv-payments"))
    assert '"_2026_web"' in snippets["Terraform, data"]


def test_every_form_of_a_number_is_found_again() -> None:
    facts = read_certificate(certificate(serial=0x0ABCDEF0))
    forms = copy_as.other_forms(facts)
    assert ("SHA-1, lower case", facts.sha1.lower()) in forms
    assert ("Serial number, with colons", "0A:BC:DE:F0") in forms
    x5t = base64.urlsafe_b64encode(bytes.fromhex(facts.sha1)).decode().rstrip("=")
    assert ("SHA-1, base64url", x5t) in forms
    for _, text in forms:
        meant = read_search(text)
        assert isinstance(meant, Numbers)
        assert {facts.sha1, facts.sha256, facts.serial} & {
            meant.thumbprint,
            meant.sha256,
            *meant.serials,
        }
