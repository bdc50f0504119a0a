"""What is offered and said of an operation fits what is there now, wherever it is shown."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from certificates.domain.lifecycle import How, State
from certificates.models import Operation, Vault
from localvault.testing import LocalVault
from tests.services.asking import settled
from tests.support.inventory import read_in
from tests.views.asking import LIST, text, url
from tests.views.filling import fill_in
from tests.views.scene import MakeOperation
from tests.views.test_create import NAME, URL, filled

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def address(verb: str, name: str, subject: str = "certificate") -> str:
    return reverse(f"certificates:{subject}-{verb}", args=["kv-tests", name])


def done(client: Client, verb: str, name: str, subject: str = "certificate") -> Operation:
    """Have it done through its page, to its end."""
    typed = {"typed": f"kv-tests/{name}"}
    place = address(verb, name, subject)
    assert fill_in(client, place, typed).status_code == 302
    return settled(Operation.objects.latest("created_at"))


def row_of(html: str, operation: Operation) -> str:
    """The text of an operation's row in a list."""
    found = re.search(rf'<tr id="operation-{operation.id}-row">.*?</tr>', html, re.DOTALL)
    assert found
    return " ".join(strip_tags(found[0]).split())


@pytest.fixture
def name(local_vault: LocalVault) -> str:
    """A certificate of its own."""
    local_vault.configure(delete_delay=0, purge_delay=0, recover_delay=0)
    name = f"page-now-{uuid4().hex[:8]}"
    local_vault.fill([{"name": name, "key_type": "EC-P-256", "age_days": 9}])
    return name


class TestAfterAPurge:
    def test_nothing_offers_recover_any_more(self, as_administrator: Client, name: str) -> None:
        deleted = done(as_administrator, "delete", name)
        recover = address("recover", name, "deleted")
        assert recover in text(as_administrator, LIST)
        assert recover in text(as_administrator, url("detail", deleted))
        done(as_administrator, "purge", name, "deleted")
        assert recover not in text(as_administrator, LIST)
        assert recover not in text(as_administrator, url("detail", deleted))

    def test_the_page_of_the_name_names_the_purge(
        self, as_administrator: Client, name: str
    ) -> None:
        done(as_administrator, "delete", name)
        purge = done(as_administrator, "purge", name, "deleted")
        response = as_administrator.get(address("detail", name))
        html = response.content.decode()
        assert response.status_code == 404
        assert purge.sentence in html
        assert "by Administrator Example" in html
        assert "outside the portal" not in html
        assert f"?name={name}" in html

    def test_an_earlier_operation_leads_to_no_page_that_is_not_there(
        self, as_administrator: Client, name: str
    ) -> None:
        changed = done(as_administrator, "disable", name)
        certificate, enable = address("detail", name), address("enable", name)
        assert f'href="{certificate}">Open' in text(as_administrator, url("detail", changed))
        assert enable in text(as_administrator, url("detail", changed))
        done(as_administrator, "delete", name)
        html = text(as_administrator, url("detail", changed))
        assert f'href="{certificate}">Open' not in html
        assert enable not in html


def test_a_recovered_certificate_is_not_offered_again(as_administrator: Client, name: str) -> None:
    deleted = done(as_administrator, "delete", name)
    place = address("recover", name, "deleted")
    assert as_administrator.post(place, {"nonce": str(uuid4())}).status_code == 302
    settled(Operation.objects.latest("created_at"))
    assert place not in text(as_administrator, url("detail", deleted))


class TestNameDuringADelete:
    def test_the_check_does_not_say_free(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        local_vault.configure(delete_delay=30)
        fill_in(as_operator, address("delete", name), {"typed": f"kv-tests/{name}"})
        operation = Operation.objects.get()
        assert operation.is_open
        html = as_operator.get(NAME, {"name": name}).content.decode()
        assert "is free in" not in html
        assert f"/operations/{operation.id}/" in html

    def test_a_form_that_is_sent_then_is_kept(
        self, as_operator: Client, local_vault: LocalVault, name: str
    ) -> None:
        local_vault.configure(delete_delay=30)
        fill_in(as_operator, address("delete", name), {"typed": f"kv-tests/{name}"})
        operation = Operation.objects.get()
        response = as_operator.post(URL, filled(name, tags="typed=1"))
        html = response.content.decode()
        assert response.status_code == 409
        assert "Nothing was sent. What you entered is kept" in html
        assert "typed=1</textarea>" in html
        assert f"/operations/{operation.id}/" in html


class TestNeverSent:
    def test_it_is_no_red_failure(self, as_operator: Client, local_vault: LocalVault) -> None:
        typed = {"typed": "kv-tests/page-missing", "nonce": str(uuid4())}
        as_operator.post(address("delete", "page-missing"), typed)
        operation = Operation.objects.get()
        assert (operation.state, operation.how) == (State.FAILED, How.NOT_SENT)
        row = row_of(text(as_operator, LIST), operation)
        assert row.startswith("Not sent Deleting page-missing")
        html = text(as_operator, url("detail", operation))
        assert "state-red" not in html
        assert 'class="failed"' not in html
        numbers = {key: number for key, _, number in as_operator.get(LIST).context["filters"]}
        assert numbers["failed"] == 0

    def test_what_the_vault_refused_still_is(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        error = {"kind": "permission", "vault": "kv-tests"}
        operation = make_operation(State.FAILED, how=How.ANSWERED, error=error)
        assert row_of(text(as_operator, LIST), operation).startswith("Failed ")


class TestCsr:
    def test_it_waits_on_the_team_until_somebody_takes_it(
        self, as_operator: Client, waiting_csr: Operation
    ) -> None:
        words = "The CSR is ready. Download it and send it to the certificate authority."
        for page in (LIST, url("detail", waiting_csr)):
            html = " ".join(strip_tags(text(as_operator, page)).split())
            assert "CSR ready" in html
            assert words in html
            assert "Our team" in html
            assert "Certificate authority" not in html
        as_operator.get(url("csr", waiting_csr))
        for page in (LIST, url("detail", waiting_csr)):
            html = " ".join(strip_tags(text(as_operator, page)).split())
            assert words not in html
            assert "Certificate authority" in html
            assert "by Operator Example (operator). Merge the signed certificate" in html

    def test_it_counts_in_needs_me(
        self, as_operator: Client, as_reader: Client, waiting_csr: Operation
    ) -> None:
        def number(client: Client) -> tuple[int, int]:
            context: Any = client.get(LIST).context
            counts = {key: count for key, _, count in context["filters"]}
            return counts["needs-me"], context["frame"].needs_me

        assert (number(as_operator), number(as_reader)) == ((1, 1), (0, 0))
        as_operator.get(url("csr", waiting_csr))
        assert number(as_operator) == (0, 0)

    def test_one_of_others_waits_on_the_team_too(self, as_operator: Client, vault: Vault) -> None:
        read_in(vault, "page-csr")
        assert "Our team" in text(as_operator, LIST)
        as_operator.get(reverse("certificates:certificate-csr", args=["kv-tests", "page-csr"]))
        assert "Our team" not in text(as_operator, LIST)


class TestListRows:
    def test_a_csr_has_one_badge(
        self, as_operator: Client, vault: Vault, make_operation: MakeOperation
    ) -> None:
        read_in(vault, "page-csr")
        operation = make_operation(State.WAITING, name="page-csr", accepted={"csr": "AA=="})
        operation.request["spec"]["issuer"] = "Unknown"
        operation.save()
        html = text(as_operator, f"{reverse('certificates:certificate-list')}?q=page-csr")
        (row,) = re.findall(r"<tr>\s*<td data-label=\"Name\".*?</tr>", html, re.DOTALL)
        assert row.count('class="state ') == 1
        assert "CSR ready" in row

    def test_a_row_that_is_done_does_not_tell_another_date_than_its_column(
        self, as_operator: Client, vault: Vault, make_operation: MakeOperation
    ) -> None:
        read_in(vault, "page-web")
        until = int((timezone.now() + timedelta(days=90)).timestamp())
        operation = make_operation(
            State.SUCCEEDED, name="page-web", result={"version": "a" * 32, "expires": until}
        )
        rows = reverse("certificates:operation-rows")
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/certificates/"}
        html = text(as_operator, f"{rows}?id={operation.id}.waiting", **headers)
        line = html.partition(f'id="operation-{operation.id}-line"')[2].partition("</hx-partial>")[
            0
        ]
        assert "valid until" not in line
        assert "Updated. Reload" in line
        assert 'href="/certificates/"' in line
