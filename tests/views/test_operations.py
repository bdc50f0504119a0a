"""Operations: the list, and one."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.models import Operation, Person
from certificates.services import downloads
from certificates.services.operations import reading
from certificates.views import operation_groups
from tests.views.asking import HTMX, LIST, text, url
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def shown(client: Client) -> dict[str, list[Operation]]:
    """The groups of the list, and the operations in each."""
    groups = client.get(LIST).context["groups"]
    return {group.word: [row.operation for row in group.rows] for group in groups}


class TestList:
    def test_without_operations_it_says_so(self, as_reader: Client) -> None:
        assert "No operations yet." in text(as_reader, LIST)

    def test_what_needs_the_reader_comes_first(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        for state in (State.SUCCEEDED, State.WAITING, State.NEEDS_DECISION):
            make_operation(state)
        html = text(as_operator, LIST)
        places = [
            html.index(f">{word}</caption>") for word in ("Needs me", "In progress", "Finished")
        ]
        assert places == sorted(places)

    def test_what_is_under_way_stays_however_much_came_after_it(
        self,
        as_operator: Client,
        make_operation: MakeOperation,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(reading, "MOST", 3)
        monkeypatch.setattr(operation_groups, "FINISHED", 3)
        waiting = make_operation(State.WAITING, name="page-waiting")
        for number in range(5):
            make_operation(State.SUCCEEDED, name=f"page-{number}")
        groups = shown(as_operator)
        assert groups["In progress"] == [waiting]
        assert len(groups["Finished"]) == 3

    def test_pages_of_one_kind_follow_each_other_and_leave_none_out(
        self,
        as_operator: Client,
        make_operation: MakeOperation,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(reading, "MOST", 2)
        made = [make_operation(State.SUCCEEDED, name=f"page-{number}") for number in range(5)]
        found, query = [], {"kind": "all"}
        while query:
            context = as_operator.get(LIST, query).context
            found.append([row.operation for group in context["groups"] for row in group.rows])
            query = {"kind": "all", "after": context["after"]} if context["after"] else {}
        newest = sorted(made, key=lambda one: (one.created_at, str(one.pk)), reverse=True)
        assert [len(page) for page in found] == [2, 2, 1]
        assert [one for page in found for one in page] == newest

    def test_what_needs_the_reader_is_not_shown_twice(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        undecided = make_operation(State.NEEDS_DECISION)
        assert shown(as_operator) == {"Needs me": [undecided]}

    def test_the_navigation_counts_what_needs_the_person(
        self, as_operator: Client, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        make_operation(State.NEEDS_DECISION)
        counted = '<span class="number">1<span class="visually-hidden"> need you</span></span>'
        assert counted in text(as_operator, LIST)
        assert counted not in text(as_reader, LIST)

    @pytest.mark.parametrize(
        ("kind", "state"),
        [
            ("needs-me", State.NEEDS_DECISION),
            ("in-progress", State.WAITING),
            ("failed", State.FAILED),
        ],
    )
    def test_a_filter_shows_one_kind(
        self, as_operator: Client, make_operation: MakeOperation, kind: str, state: State
    ) -> None:
        shown = make_operation(state, name="page-shown")
        hidden = make_operation(State.SUCCEEDED, name="page-hidden")
        html = text(as_operator, f"{LIST}?kind={kind}")
        assert str(shown.id) in html
        assert str(hidden.id) not in html

    def test_an_unknown_filter_is_none(self, as_reader: Client) -> None:
        assert "No operations yet." in text(as_reader, f"{LIST}?kind=nonsense")


class TestOne:
    @pytest.mark.parametrize("state", State)
    def test_every_state_has_its_page(
        self, as_operator: Client, make_operation: MakeOperation, state: State
    ) -> None:
        html = text(as_operator, url("detail", make_operation(state)))
        assert "Creating page-op in kv-tests" in html
        assert "az keyvault certificate create --vault-name kv-tests --name page-op" in html

    def test_a_failure_is_told_with_a_filled_form_to_try_again(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        error = {"kind": "throttled", "vault": "kv-tests", "request_id": "r-1"}
        operation = make_operation(State.FAILED, error=error)
        html = text(as_operator, url("detail", operation))
        assert "kv-tests limits requests for now." in html
        assert f"/create/?from={operation.id}" in html
        assert "r-1" in html

    def test_a_reader_is_not_offered_what_they_may_not_do(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        error = {"kind": "throttled", "vault": "kv-tests"}
        html = text(as_reader, url("detail", make_operation(State.FAILED, error=error)))
        assert "Try again" not in html

    def test_a_finished_delete_offers_recover(
        self, as_operator: Client, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.SUCCEEDED, verb="delete", name="page-gone")
        assert 'Recover<span class="visually-hidden"> page-gone</span>' in text(
            as_operator, url("detail", operation)
        )
        assert 'Recover<span class="visually-hidden"> page-gone</span>' not in text(
            as_reader, url("detail", operation)
        )

    def test_a_waiting_csr_is_the_one_solid_button(
        self, as_reader: Client, waiting_csr: Operation
    ) -> None:
        html = text(as_reader, url("detail", waiting_csr))
        assert f"/operations/{waiting_csr.id}/csr/?format=pem" in html
        assert "The CSR is ready. Download it and send it to the certificate authority." in html
        assert "az keyvault certificate pending merge --vault-name kv-tests --name page-op" in html

    def test_a_csr_that_was_taken_waits_for_its_certificate(
        self, as_operator: Client, operator: Person, waiting_csr: Operation
    ) -> None:
        with time_machine.travel(timezone.now() - timedelta(days=4)):
            downloads.operation_csr(actor=operator, operation=waiting_csr)
        certificate = [waiting_csr.vault.slug, waiting_csr.name]
        strip = reverse("certificates:certificate-detail", args=certificate)
        taken = (
            "CSR downloaded 4 days ago by Operator Example (operator). "
            "Merge the signed certificate when it arrives."
        )
        assert taken in text(as_operator, url("detail", waiting_csr))
        assert taken in text(as_operator, url("status", waiting_csr), **HTMX)
        assert taken in as_operator.get(strip).content.decode()


class TestDecision:
    @pytest.fixture
    def operation(self, make_operation: MakeOperation) -> Operation:
        look = {"gets": ["certificate", "deleted"]}
        evidence = {"reason": "more than one version is as asked", "look": look}
        return make_operation(State.NEEDS_DECISION, evidence=evidence)

    def test_it_shows_what_was_seen_and_three_ways(
        self, as_operator: Client, operation: Operation
    ) -> None:
        html = text(as_operator, url("detail", operation))
        for expected in (
            "more than one version is as asked",
            "At the last look",
            "Ask the vault again",
            "It was done",
            "It was not done",
        ):
            assert expected in html
        assert "data-poll" not in html

    def test_a_reader_cannot_decide(self, as_reader: Client, operation: Operation) -> None:
        assert "It was done" not in text(as_reader, url("detail", operation))
        response = as_reader.post(url("decide", operation), {"happened": "yes", "note": "no"})
        assert response.status_code == 403

    def test_a_decision_needs_a_note(self, as_operator: Client, operation: Operation) -> None:
        response = as_operator.post(url("decide", operation), {"happened": "yes"})
        assert response.status_code == 422
        assert "Say how you know. Nothing was decided." in response.content.decode()

    @pytest.mark.parametrize(("answer", "state"), [("yes", "succeeded"), ("no", "failed")])
    def test_a_decision_settles_it(
        self, as_operator: Client, operation: Operation, answer: str, state: str
    ) -> None:
        as_operator.post(url("decide", operation), {"happened": answer, "note": "seen it"})
        operation.refresh_from_db()
        assert (operation.state, operation.decided_note) == (state, "seen it")
        assert "seen it" in text(as_operator, url("detail", operation))

    def test_a_second_decision_is_told(
        self, as_operator: Client, make_operation: MakeOperation
    ) -> None:
        form = {"happened": "yes", "note": "seen it"}
        response = as_operator.post(url("decide", make_operation(State.SUCCEEDED)), form)
        assert response.status_code == 409
        assert "no longer waits for a decision" in response.content.decode()

    def test_the_vault_can_be_asked_again(self, as_operator: Client, operation: Operation) -> None:
        response = as_operator.post(url("look-again", operation))
        assert response.headers["Location"] == url("detail", operation)
        operation.refresh_from_db()
        assert operation.state == State.UNKNOWN
