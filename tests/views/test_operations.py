"""Operations: the list, one, and what an open page polls."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from certificates.models import Operation
from tests.views.scene import MakeOperation

LIST = reverse("certificates:operation-list")
ROWS = reverse("certificates:operation-rows")
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/certificates/"}

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def url(name: str, operation: Operation) -> str:
    return reverse(f"certificates:operation-{name}", args=[operation.id])


def text(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


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
        assert "Waiting for the certificate authority: send them the CSR." in html


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


class TestStatus:
    def test_a_browser_without_javascript_gets_the_page(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        operation = make_operation(State.WAITING)
        response = as_reader.get(url("status", operation))
        assert response.headers["Location"] == url("detail", operation)

    def test_what_is_under_way_asks_again_and_survives_a_server_error(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        html = text(as_reader, url("status", make_operation(State.WAITING)), **HTMX)
        assert 'hx-trigger="every 2s"' in html
        assert 'hx-status:5xx="swap:none"' in html
        assert "<html" not in html

    @pytest.mark.parametrize("state", [State.SUCCEEDED, State.CANCELLED, State.NEEDS_DECISION])
    def test_what_is_settled_asks_no_more(
        self, as_reader: Client, make_operation: MakeOperation, state: State
    ) -> None:
        html = text(as_reader, f"{url('status', make_operation(state))}?shown=waiting", **HTMX)
        assert "hx-trigger" not in html
        assert '<a id="operation-' in html
        assert 'href="/certificates/">Changed. Show now</a>' in html

    def test_a_change_is_announced_once(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        address = url("status", make_operation(State.SUCCEEDED))
        assert "#announcements" in text(as_reader, f"{address}?shown=waiting", **HTMX)
        assert "#announcements" not in text(as_reader, f"{address}?shown=succeeded", **HTMX)


class TestRows:
    def test_one_answer_holds_all_rows_and_the_next_poll(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        done, open_ = make_operation(State.SUCCEEDED), make_operation(State.WAITING)
        html = text(as_reader, f"{ROWS}?id={done.id}.waiting&id={open_.id}.waiting", **HTMX)
        assert html.lstrip().startswith('<div id="rows-poll" data-poll')
        assert f"?id={open_.id}.waiting" in html
        assert f'hx-target="#operation-{done.id}-line"' in html
        assert html.count('hx-target="#announcements"') == 1

    def test_when_all_are_settled_the_page_offers_to_show_it(
        self, as_reader: Client, make_operation: MakeOperation
    ) -> None:
        done = make_operation(State.SUCCEEDED)
        html = text(as_reader, f"{ROWS}?id={done.id}.waiting", **HTMX)
        assert "hx-trigger" not in html
        assert "Changed. Show now" in html

    def test_what_is_no_id_or_not_theirs_is_left_out(
        self, as_stranger: Client, make_operation: MakeOperation
    ) -> None:
        foreign = make_operation(State.WAITING)
        html = text(as_stranger, f"{ROWS}?id={foreign.id}&id=nonsense", **HTMX)
        assert str(foreign.id) not in html

    def test_a_browser_without_javascript_gets_the_list(self, as_reader: Client) -> None:
        assert as_reader.get(ROWS).headers["Location"] == LIST
