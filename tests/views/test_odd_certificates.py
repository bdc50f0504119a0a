"""Odd certificates in a vault: list, page, search and files say of each part what was written."""

import base64
import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import Settings

from certificates.domain.expiry import exact
from certificates.domain.searching import Pem
from certificates.domain.x509 import pem
from certificates.models import Certificate, Vault
from certificates.services.certificates import look_for, matching
from certificates.services.sync import sync_vault
from kvportal.vaults import VaultSetting
from localvault.testing import LocalVault
from tests.support.odd import ODD, Odd
from tests.support.odd.certificates import BEGIN, END

LIST = reverse("certificates:certificate-list")
SLUG = "kv-odd"
BY_NAME = {f"odd-{number:03}": odd for number, odd in enumerate(ODD)}
UNREAD = "cannot be read"


@pytest.fixture(scope="module")
def odd_vault(
    local_vault: LocalVault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalVault]:
    """A vault that holds every odd certificate, and shows the dates that it was given with."""
    with LocalVault.start(tmp_path_factory.mktemp("odd"), name=SLUG) as running:
        running.fill(
            [
                {
                    "name": name,
                    "key_type": "EC-P-256",
                    "der": base64.b64encode(odd.der).decode(),
                    "nbf": int((odd.not_before or BEGIN).timestamp()),
                    "exp": int((odd.expires or END).timestamp()),
                }
                for name, odd in BY_NAME.items()
            ]
        )
        yield running


@pytest.fixture
def vault(db: None, odd_vault: LocalVault, settings: Settings) -> Vault:
    """The vault, read by a sync."""
    ca, settings.SYNC_SHARE = str(odd_vault.ca), 100
    settings.VAULTS = (VaultSetting(slug=SLUG, url=odd_vault.url, ca=ca, standin=True),)
    row: Vault = Vault.objects.create(slug=SLUG, url=odd_vault.url, ca_file=ca, is_standin=True)
    report = sync_vault(row)
    assert report
    assert (report.failure, report.changed) == (None, len(ODD))
    return row


def utc(moment: datetime) -> str:
    """A time as files have it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def in_file(name: str) -> dict[str, Any]:
    """What a file says of a certificate."""
    odd = BY_NAME[name]
    return {
        "name": name,
        "not_before": utc(odd.not_before or BEGIN),
        "expires": utc(odd.expires or END),
        "subject": odd.subject,
        "names": None if odd.names is None else list(odd.names),
        "issuer": odd.issuer,
        "key": odd.key,
        "serial_number": odd.serial,
        "sha1_thumbprint": odd.sha1,
        "sha256_thumbprint": odd.sha256,
    }


def file_of(client: Client, form: str) -> str:
    return b"".join(client.get(f"{LIST}?format={form}&sort=name")).decode("utf-8-sig")


@pytest.mark.usefixtures("vault")
def test_files_say_what_was_written(as_reader: Client) -> None:
    told = {row["name"]: row for row in json.loads(file_of(as_reader, "json"))}
    expected = {name: in_file(name) for name in BY_NAME}
    assert {name: {k: row[k] for k in expected[name]} for name, row in told.items()} == expected
    for name, odd in BY_NAME.items():
        parts: dict[str, Any] = {
            "subject": odd.subject,
            "alternative names": odd.names,
            "issuer": odd.issuer,
        }
        parts |= {"key": odd.key, "serial number": odd.serial, "expiration date": odd.expires}
        unread = {words for words, value in parts.items() if value is None}
        assert unread == set(told[name]["unreadable"]) & set(parts)
    for row in csv.DictReader(StringIO(file_of(as_reader, "csv"))):
        for column, value in expected[row["name"]].items():
            text = "; ".join(value) if isinstance(value, list) else value or ""
            assert row[column].removeprefix("'") == text
        assert row["unreadable"] == "; ".join(told[row["name"]]["unreadable"])


@pytest.mark.usefixtures("vault")
def test_the_list_says_what_was_written(as_reader: Client) -> None:
    url, seen = f"{LIST}?sort=name", []
    while url:
        answer = as_reader.get(url)
        html = answer.content.decode()
        for row in answer.context["page"].rows:
            odd = BY_NAME[row.name]
            seen.append(row.name)
            cells = html[html.index(f">{row.name}</a>") :].partition("</tr>")[0]
            for part in (_also_called(odd), odd.issuer, odd.key):
                assert escape(UNREAD if part is None else part) in cells
            assert exact(odd.expires or END) in cells
        url = answer.context["more"] and LIST + answer.context["more"]
    assert seen == list(BY_NAME)


def _also_called(odd: Odd) -> str | None:
    names = [name.removeprefix("dns:") for name in odd.names or () if name.startswith("dns:")]
    return names[0] if names else odd.subject


def test_the_page_says_what_was_written(as_reader: Client, vault: Vault) -> None:
    for name, odd in BY_NAME.items():
        html = as_reader.get(f"/vaults/{SLUG}/certificates/{name}/").content.decode()
        shown = dict(_rows(html))
        for label, value in {
            "Subject": odd.subject,
            "Issuer": odd.issuer,
            "Key": odd.key,
            "Serial number": odd.serial,
            "X.509 SHA-1 Thumbprint": odd.sha1,
            "X.509 SHA-256 Thumbprint": odd.sha256,
            "Activation date": odd.not_before and exact(odd.not_before),
            "Expiration date": odd.expires and exact(odd.expires),
            "Key usage": odd.key_usage and ", ".join(odd.key_usage),
            "Extended Key Usages": odd.purposes and ", ".join(odd.purposes),
        }.items():
            assert escape(UNREAD if value is None else value or "") in shown.get(label, ""), name
        for told in odd.names or ():
            assert escape(told.partition(":")[2]) in html
        assert (odd.names is None) == (shown["DNS Names"] == UNREAD)
        assert ("Parts of this certificate cannot be read: " in html) == _is_unread(odd)


def _is_unread(odd: Odd) -> bool:
    """Whether some part of it cannot be read."""
    return None in vars(odd).values()


def _rows(html: str) -> Iterator[tuple[str, str]]:
    """The labels of the first card with their values."""
    for row in html.partition('<dl class="facts">')[2].partition("</dl>")[0].split("<dt>")[1:]:
        label, _, value = row.partition("</dt>")
        yield label, value.strip().removeprefix('<dd class="break">').removesuffix("</dd>").strip()


def test_a_search_finds_it_by_each_part(vault: Vault, as_reader: Client) -> None:
    rows = Certificate.objects.all()
    for name, odd in BY_NAME.items():
        for text in _spellings(odd):
            found = set(matching(rows=rows, text=text).values_list("name", flat=True))
            assert name in found, text


def test_a_pasted_one_is_found_and_so_is_its_key(vault: Vault, reader: Any) -> None:
    for name, odd in BY_NAME.items():
        text = pem(odd.der, "CERTIFICATE").decode()
        assert matching(rows=Certificate.objects.all(), text=text).get().name == name
        assert look_for(actor=reader, pem=Pem((odd.der,), ())).sha256 == odd.sha256
        version = vault.certificates.get(name=name).versions.get()
        other = Pem((odd.der + b"\0",), ())  # another certificate with the same key
        assert look_for(actor=reader, pem=other).keys == (version.key_sha256,)


def _spellings(odd: Odd) -> Iterator[str]:
    """Texts by which it must be found."""
    yield from (odd.sha1, odd.sha256.lower(), f"Thumbprint: {odd.sha1}")
    yield from filter(None, (odd.subject, odd.issuer))
    yield from filter(None, (told.partition(":")[2] for told in odd.names or ()))
    if odd.serial:
        number = int(odd.serial, 16)
        signed = int.from_bytes(bytes.fromhex(odd.serial), signed=True)
        yield f"serial: {odd.serial}"
        yield f"serial: {'-'.join(odd.serial[at : at + 2] for at in range(0, len(odd.serial), 2))}"
        yield from (f"serial: {number}", f"serial: {signed}")
        yield f"serial: {'-' if signed < 0 else ''}{abs(signed):X}"
