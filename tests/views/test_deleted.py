"""What is deleted and can be recovered, over all vaults, as the portal last read it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.models import DeletedCertificate, Grant, Vault
from certificates.services.certificates import deleted
from localvault.testing import LocalVault
from tests.support.inventory import read_in_deleted
from tests.support.people import client_of, make_person
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates")

LIST = "/deleted/"
RECOVER = 'Recover<span class="visually-hidden"> page-gone</span>'


@pytest.fixture
def vault(vault: Vault) -> Vault:
    """The vault, with its deleted certificates copied."""
    read_in_deleted(vault)
    return vault


def page(client: Client, url: str = f"{LIST}?q=page-gone", status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def add(vault: Vault, name: str, **more: Any) -> DeletedCertificate:
    return DeletedCertificate.objects.create(vault=vault, name=name, key=name.lower(), **more)


def names(html: str) -> list[str]:
    return re.findall(r'data-label="Name"[^>]*>([^<]+)<', html)


def test_one_can_be_recovered(as_operator: Client, vault: Vault) -> None:
    html = page(as_operator)
    assert "outside the portal" in html
    assert RECOVER in html


def test_no_vault_is_asked(as_reader: Client, vault: Vault, local_vault: LocalVault) -> None:
    seen = max(entry.seq for entry in local_vault.journal())
    assert "page-gone" in page(as_reader)
    assert local_vault.journal(since=seen) == []


def test_a_reader_sees_it_without_the_button(as_reader: Client, vault: Vault) -> None:
    html = page(as_reader, "/vaults/kv-tests/deleted/")
    assert "page-gone" in html
    assert RECOVER not in html


def test_an_operation_under_way_stands_in_the_place_of_the_button(
    as_operator: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    operation = make_operation(State.WAITING, verb="recover", name="page-gone")
    html = page(as_operator)
    assert "The vault is bringing it back." in html
    assert RECOVER not in html
    assert f"/operations/rows/?id={operation.id}.waiting" in html


def test_what_is_being_deleted_comes_first(
    as_operator: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    make_operation(State.WAITING, verb="delete", name="page-Gone-now")
    make_operation(State.WAITING, name="page-gone-csr")
    assert names(page(as_operator)) == ["page-Gone-now", "page-gone"]
    assert names(page(as_operator, f"{LIST}?q=page-gone&after=W10")) == ["page-gone"]


def test_pages_follow_each_other_and_leave_none_out(
    as_reader: Client, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deleted, "MOST", 2)
    wanted = [f"paged-{letter}" for letter in "abcde"]
    for name in reversed(wanted):
        add(vault, name)
    address, found = f"{LIST}?q=paged", []
    while address:
        html = page(as_reader, address)
        found.append(names(html))
        more = re.search(r'href="(\?[^"]*after=[^"]+)"', html)
        address = f"{LIST}{unescape(more[1])}" if more else ""
    assert found == [wanted[:2], wanted[2:4], wanted[4:]]


def test_who_deleted_it_is_known_of_this_delete_only(
    as_reader: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    now = timezone.now()
    make_operation(State.SUCCEEDED, verb="delete", name="mine", sent_at=now)
    add(vault, "mine", deleted=now)
    assert "Operator Example" in page(as_reader, f"{LIST}?q=mine")
    DeletedCertificate.objects.filter(key="mine").update(deleted=now + timedelta(days=1))
    assert "outside the portal" in page(as_reader, f"{LIST}?q=mine")


def test_the_last_days_are_orange_and_a_protected_one_says_so(
    as_reader: Client, vault: Vault
) -> None:
    soon, later = (timezone.now() + timedelta(days=days, minutes=1) for days in (6, 60))
    add(vault, "soon", scheduled_purge=soon, recovery_level="Recoverable+Purgeable")
    add(vault, "later", scheduled_purge=later, recovery_level="Recoverable")
    html = page(as_reader, f"{LIST}?q=soon")
    assert re.search(r'state-orange">\s*<svg.*?</svg>In 6 days<', html, re.DOTALL)
    assert "Purge protection" not in html
    html = page(as_reader, f"{LIST}?q=later")
    assert "state-orange" not in html
    assert "Purge protection: Azure purges it on" in html


def test_pages_of_fifty_over_all_vaults(as_reader: Client, vault: Vault) -> None:
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    wanted = [f"many-{number:02}" for number in range(60)]
    for number, name in enumerate(wanted):
        add((vault, other)[number % 2], name)
    add(vault, "many-49")  # behind the other vault's, by the name of the vault
    first = as_reader.get(f"{LIST}?q=MANY-")
    assert names(first.content.decode()) == wanted[:50]
    second = page(as_reader, f"{LIST}?{first.context['more']}")
    assert names(second) == ["many-49", *wanted[50:]]
    assert "More deleted" not in second


def test_only_vaults_that_the_person_may_see(as_reader: Client, vault: Vault) -> None:
    other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
    add(other, "theirs")
    oz = make_person("oz")
    Grant.objects.create(person=oz, role=Role.READER, vault=other, granted_by="tests")
    assert names(page(client_of(oz), LIST)) == ["theirs"]
    page(client_of(oz), f"{LIST}?vault=kv-tests", 404)
    page(as_reader, f"{LIST}?vault=kv-foreign", 404)


def test_how_old_it_is_and_what_was_never_read(as_reader: Client, vault: Vault) -> None:
    assert "Not read yet: kv-tests ." in text(page(as_reader))
    Vault.objects.update(synced_at=timezone.now() - timedelta(minutes=7))
    Vault.objects.create(slug="kv-other", url="https://localhost:9")
    html = page(as_reader)
    assert "(7 minutes ago)" in html
    assert "Not read yet: kv-other ." in text(html)


@pytest.mark.parametrize(
    "query", ["vault=%00&q=%00", "after=%00", "after=~", "after=x~%FF", "q=%25"]
)
def test_odd_questions_are_answered(as_reader: Client, vault: Vault, query: str) -> None:
    page(as_reader, f"{LIST}?{query}")
    assert "page-gone" in page(as_reader, f"{LIST}?q=page-%00gone&vault=kv-%00tests")
