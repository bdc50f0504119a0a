"""What an open page asks for again and again."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.domain.lifecycle import State
from tests.views.asking import HTMX, LIST, text, url
from tests.views.scene import MakeOperation

ROWS = reverse("certificates:operation-rows")

pytestmark = pytest.mark.usefixtures("certificates", "vault")


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
        assert 'href="/certificates/">Updated. Reload</a>' in html

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
        assert "Updated. Reload" in html

    def test_what_is_no_id_or_not_theirs_is_left_out(
        self, as_stranger: Client, make_operation: MakeOperation
    ) -> None:
        foreign = make_operation(State.WAITING)
        html = text(as_stranger, f"{ROWS}?id={foreign.id}&id=nonsense", **HTMX)
        assert str(foreign.id) not in html

    def test_a_browser_without_javascript_gets_the_list(self, as_reader: Client) -> None:
        assert as_reader.get(ROWS).headers["Location"] == LIST
