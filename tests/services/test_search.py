"""A certificate is found by whatever a clipboard holds of it, by an older version too."""

import base64
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.domain.expiry import day
from certificates.domain.x509 import pem
from certificates.models import Certificate, Vault, Version
from certificates.services.certificates import found_by, matching
from localvault.testing import LocalVault
from tests.services.asking import fresh
from tests.support.inventory import read_in


@cache
def _fill(local_vault: LocalVault) -> None:
    local_vault.fill(
        [
            {"name": "find-web", "subject": "CN=www.contoso.com", "age_days": 10, "versions": 2},
            {"name": "find-api", "subject": "CN=api.contoso.com", "tags": {"Team": "Payments"}},
            {"name": "find-50-ok", "tags": {"share": "50%_ok", "is": "c0ffee"}},
        ]
    )


@pytest.fixture
def vault(vault: Vault, local_vault: LocalVault) -> Vault:
    """The vault, with three certificates read."""
    _fill(local_vault)
    read_in(vault, "find-web", "find-api", "find-50-ok")
    return vault


def found(text: str) -> list[str]:
    """The names of what a search finds."""
    rows = matching(rows=Certificate.objects.all(), text=text)
    return sorted(rows.values_list("name", flat=True))


def words(text: str) -> list[str]:
    """What is said of how they were found."""
    rows = matching(rows=Certificate.objects.all(), text=text)
    return list(found_by(rows=rows, text=text).values())


@pytest.fixture
def older(vault: Vault) -> Version:
    """The version of find-web that is not the current one."""
    web = vault.certificates.get(name="find-web")
    version: Version = web.versions.exclude(version=web.version).get()
    return version


@pytest.fixture
def current(vault: Vault) -> Version:
    web = vault.certificates.get(name="find-web")
    version: Version = web.versions.get(version=web.version)
    return version


class TestWords:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("CONTOSO", ["find-api", "find-web"]),
            ("contoso payments", ["find-api"]),
            ("team", ["find-api"]),
            ("50%_", ["find-50-ok"]),
            ("fi_d", []),
            ("c0ffee", ["find-50-ok"]),  # a serial number that nothing has
            ("fabrikam", []),
            ("", ["find-50-ok", "find-api", "find-web"]),
        ],
    )
    def test_each_is_found_somewhere(self, vault: Vault, text: str, names: list[str]) -> None:
        assert found(text) == names
        assert words(text) == []


class TestNumbers:
    def test_the_current_version_needs_no_words(self, current: Version) -> None:
        forms = (current.thumbprint, current.sha256, current.serial, current.version)
        for text in forms:
            assert (found(text), words(text)) == (["find-web"], [])

    def test_an_older_version_says_so(self, older: Version) -> None:
        assert older.created
        which = f"version of {day(older.created)}, not the current one"
        x5t = base64.urlsafe_b64encode(bytes.fromhex(older.thumbprint)).decode()
        for text, what in {
            older.thumbprint.lower(): "SHA-1 thumbprint",
            x5t: "SHA-1 thumbprint",
            f"sha256:{older.sha256}": "SHA-256 thumbprint",
            f"00{older.serial}": "serial number",
            older.version.upper(): "version id",
        }.items():
            assert (found(text), words(text)) == (["find-web"], [f"Found by {what}: {which}"])

    def test_a_thumbprint_of_what_was_only_listed(self, current: Version) -> None:
        Version.objects.all().delete()
        assert found(current.thumbprint) == ["find-web"]

    def test_in_the_spellings_of_other_tools(self, current: Version) -> None:
        serial = "\u2011".join(current.serial[at : at + 2] for at in range(0, 32, 2))
        for text in (
            f"Thumbprint: {current.thumbprint}",
            f"X.509 SHA-256 Thumbprint {current.sha256}",
            serial,
            f"Serial number: {int(current.serial, 16)}",
            current.version[:8],
        ):
            assert (found(text), words(text)) == (["find-web"], [])

    def test_a_negative_serial_number_with_its_sign(self, current: Version) -> None:
        Version.objects.filter(pk=current.pk).update(serial="F9B1EE")
        for text in ("-064E12", "-06:4E:12", "\u2212064E12", "F9B1EE", f"serial {-0x064E12}"):
            assert found(text) == ["find-web"]

    def test_the_first_digits_of_an_older_version(self, older: Version) -> None:
        assert found(older.version[:8].upper()) == ["find-web"]
        [said] = words(older.version[:8])
        assert said.startswith("Found by version id: ")


class TestSites:
    @pytest.mark.parametrize(
        "text",
        [
            "https://www.contoso.com/",
            "https://WWW.contoso.com:8443/login?from=/a b".partition(" ")[0],
            "www.contoso.com:443",
            "www.contoso.com/login",
            "ldaps://www.contoso.com",
        ],
    )
    def test_by_its_address(self, vault: Vault, text: str) -> None:
        assert found(text) == ["find-web"]

    def test_a_wildcard_covers_one_label(self, vault: Vault) -> None:
        held = vault.certificates.get(name="find-api")
        held.search += "\n*.shop.contoso.com"
        held.save()
        assert found("https://eu.shop.contoso.com/basket") == ["find-api"]
        assert found("https://a.eu.shop.contoso.com/") == []

    def test_a_name_that_is_an_address_itself(self, vault: Vault) -> None:
        held = vault.certificates.get(name="find-api")
        held.search += "\nhttps://www.contoso.com/api"
        held.save()
        assert found("https://www.contoso.com/api") == ["find-api"]
        assert found("https://www.contoso.com/other") == ["find-api", "find-web"]


class TestIpv6:
    @pytest.mark.parametrize(
        "text",
        [
            "2001:db8::7",
            "2001:DB8:0::7",
            "2001:0db8:0000:0000:0000:0000:0000:0007",
            "https://[2001:0db8::7]:8443/",
        ],
    )
    def test_any_spelling_finds_any_other(
        self, vault: Vault, local_vault: LocalVault, text: str
    ) -> None:
        short, long = fresh("six"), fresh("six")
        local_vault.fill(
            [
                {"name": short, "ip_addresses": ["2001:db8::7"]},
                {"name": long, "subject": "CN=2001:0db8:0000:0000:0000:0000:0000:0007"},
            ]
        )
        read_in(vault, short, long)
        assert found(text) == sorted([short, long])


class TestPlaces:
    def test_by_identifier_reference_and_name(self, vault: Vault) -> None:
        for text in (
            f"{vault.url}/certificates/find-web",
            f"{vault.url}/secrets/FIND-WEB/",
            f"@Microsoft.KeyVault(SecretUri={vault.url}/secrets/find-web)",
            "@Microsoft.KeyVault(VaultName=kv-tests;SecretName=find-web)",
            "kv-tests/find-web",
        ):
            assert (found(text), words(text)) == (["find-web"], [])

    def test_by_the_name_in_azure_of_a_vault_that_is_called_otherwise(self, vault: Vault) -> None:
        Vault.objects.filter(pk=vault.pk).update(url="https://kv-azure.vault.azure.net")
        assert found("kv-azure/find-web") == ["find-web"]
        assert found("https://kv-azure.vault.azure.net/keys/find-web") == ["find-web"]
        assert found("kv-az/find-web") == found("kv-azure.vault/find-web") == []

    def test_one_version(self, vault: Vault, older: Version, current: Version) -> None:
        place = f"{vault.url}/secrets/find-web"
        assert found(f"{place}/{current.version}") == ["find-web"]
        assert words(f"{place}/{current.version}") == []
        [said] = words(f"{place}/{older.version}")
        assert said.startswith("Found by identifier: version of ")
        assert found(f"{place}/{'0' * 32}") == []

    def test_another_vault_has_none_of_that_name(self, vault: Vault) -> None:
        assert found("https://kv-other.vault.azure.net/certificates/find-web") == []


class TestPem:
    def test_a_certificate_itself(self, current: Version) -> None:
        der = current.certificate.der
        assert found(pem(bytes(der or b""), "CERTIFICATE").decode()) == ["find-web"]

    @pytest.mark.parametrize("text", ["-----BEGIN CERTIFICATE-----", "RSA PRIVATE KEY find-web"])
    def test_what_is_none_finds_nothing(self, vault: Vault, text: str) -> None:
        assert found(text) == []


def test_many_rows_take_as_many_queries_as_one(older: Version) -> None:
    rows = Certificate.objects.all()
    with CaptureQueriesContext(connection) as captured:
        found_by(rows=list(matching(rows=rows, text=older.thumbprint)), text=older.thumbprint)
    assert len(captured) == 3  # is there an exact one, the rows, their versions
