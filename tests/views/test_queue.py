"""The queue of operations: what others have started, ages, and what to do next."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from certificates.domain.actions import Role
from certificates.domain.lifecycle import State
from certificates.models import Certificate, DeletedCertificate, Grant, Operation, Vault
from localvault.testing import LocalVault
from tests.support.inventory import read_in
from tests.support.people import client_of, make_person
from tests.views.asking import LIST, text
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def rows(client: Client, kind: str = "") -> list[str]:
    """The rows of the tables as text."""
    html = text(client, f"{LIST}?kind={kind}")
    found = re.findall(r"<tr[ >].*?</tr>", html.partition("<tbody>")[2], re.DOTALL)
    return [" ".join(strip_tags(row).split()) for row in found if "<td" in row]


def numbers(client: Client) -> dict[str, int]:
    return {key: number for key, _, number in client.get(LIST).context["filters"]}


def at_work(vault: Vault, name: str, **more: Any) -> Certificate:
    """A certificate on which someone has started an operation."""
    now = timezone.now()
    given = {"enabled": True, "operation": "inProgress", "listed_at": now, "operation_seen_at": now}
    return Certificate.objects.create(vault=vault, name=name, key=name, **{**given, **more})


class TestOutside:
    def test_a_csr_that_nobody_here_asked_for_waits_with_ours(
        self, as_reader: Client, vault: Vault, waiting_csr: Operation
    ) -> None:
        read_in(vault, "page-csr")
        seen = vault.certificates.get(key="page-csr").operation_seen_at
        assert seen is not None
        ours, others = rows(as_reader, "waiting-for-ca")
        assert ours.startswith("CSR ready Creating page-op in kv-tests")
        words = "CSR ready Started outside the portal first seen"
        assert others.startswith(f"{words} {seen.day} {seen:%b %Y, %H:%M} UTC page-csr kv-tests")
        assert others.endswith("Download CSR of page-csr")
        assert numbers(as_reader) == {
            "needs-me": 0, "in-progress": 2, "waiting-for-ca": 2, "failed": 0, "all": 2,
        }  # fmt: skip

    def test_what_a_named_authority_makes_waits_on_the_vault(
        self, as_reader: Client, vault: Vault
    ) -> None:
        at_work(vault, "page-named", operation_issuer="DigiCert")
        (row,) = rows(as_reader)
        assert row.startswith("In progress Started outside the portal")
        assert "page-named kv-tests The vault" in row
        assert rows(as_reader, "waiting-for-ca") == []

    @pytest.mark.parametrize(
        ("state", "accepted"),
        [
            (State.WAITING, {"request_id": "r1"}),
            (State.SUCCEEDED, {"request_id": "r1"}),
            (State.UNKNOWN, None),
        ],
    )
    def test_what_is_or_may_be_ours_is_not_somebody_elses(
        self,
        as_reader: Client,
        vault: Vault,
        make_operation: MakeOperation,
        state: State,
        accepted: dict[str, str] | None,
    ) -> None:
        make_operation(state, name="page-ours", accepted=accepted)
        at_work(vault, "page-ours", operation_request="r1")
        assert "Started outside the portal" not in text(as_reader, LIST)

    @pytest.mark.parametrize("request_id", ["r2", ""])
    def test_an_earlier_one_of_ours_hides_nothing(
        self, as_reader: Client, vault: Vault, make_operation: MakeOperation, request_id: str
    ) -> None:
        make_operation(State.SUCCEEDED, name="page-ours", accepted={"request_id": "r1"})
        make_operation(State.FAILED, name="page-ours")
        at_work(vault, "page-ours", operation_request=request_id)
        assert "Started outside the portal" in text(as_reader, LIST)

    def test_those_of_other_peoples_vaults_are_not_shown(self, vault: Vault) -> None:
        other = Vault.objects.create(slug="kv-other", url="https://localhost:9")
        at_work(vault, "page-foreign")
        oz = make_person("oz")
        Grant.objects.create(person=oz, role=Role.READER, vault=other, granted_by="tests")
        assert rows(client_of(oz)) == []
        assert numbers(client_of(oz))["in-progress"] == 0


class TestAge:
    @pytest.mark.parametrize(
        ("hours", "words"), [(1, "60 minutes ago"), (30, "Waits 30 hours"), (200, "Waits 8 days")]
    )
    def test_what_waits_for_long_says_so(
        self, as_reader: Client, vault: Vault, hours: int, words: str
    ) -> None:
        at_work(vault, "page-old", operation_seen_at=timezone.now() - timedelta(hours=hours))
        html = text(as_reader, LIST)
        assert words in html
        assert (f"<strong>{words}" in html) == (hours == 200)
        assert ("state-orange" in html) == (hours > 24)

    def test_what_is_finished_waits_for_nothing(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        make_operation(State.SUCCEEDED)
        Operation.objects.update(created_at=timezone.now() - timedelta(days=9))
        (row,) = rows(as_reader)
        assert "Waits" not in row


class TestNext:
    def test_what_failed_is_tried_again_in_its_form(
        self, as_operator: Client, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.FAILED)
        again = f'href="/vaults/kv-tests/create/?from={operation.id}"'
        assert again in text(as_operator, LIST)
        assert again not in text(as_reader, LIST)
        html = text(as_operator, f"/vaults/kv-tests/create/?from={operation.id}")
        assert 'value="CN=page-op"' in html

    @pytest.mark.parametrize("is_held", [True, False])
    def test_a_delete_is_recovered_while_the_vault_keeps_it(
        self, as_operator: Client, vault: Vault, make_operation: MakeOperation, is_held: bool
    ) -> None:
        make_operation(State.SUCCEEDED, verb="delete", name="page-lost")
        link = 'href="/vaults/kv-tests/deleted/page-lost/recover/"'
        assert link in text(as_operator, LIST)
        later = timezone.now() + timedelta(minutes=1)
        Vault.objects.update(synced_at=later, sync_started_at=later)
        if is_held:
            DeletedCertificate.objects.create(vault=vault, name="page-lost", key="page-lost")
        assert (link in text(as_operator, LIST)) == is_held

    def test_all_settled_says_so(self, as_reader: Client, make_operation: MakeOperation) -> None:
        make_operation(State.SUCCEEDED)
        assert "Nothing is in progress." in text(as_reader, LIST)


def test_nobody_is_asked(as_reader: Client, vault: Vault, local_vault: LocalVault) -> None:
    read_in(vault, "page-csr")
    seen = max(entry.seq for entry in local_vault.journal())
    assert len(rows(as_reader)) == 1
    assert local_vault.journal(since=seen) == []
