"""Everything is closed until a person signs in whom an administrator let in."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import ClassVar
from uuid import UUID

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from certificates.models import AuditEvent, Person, SignInFailure
from kvportal.accounts import ClosedAdapter
from tests.support.people import PASSWORD

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# The theme is a cookie that says nothing about anybody, and the sign-in page has one too.
OPEN = {"healthz", "readyz", "account_login", "account_logout", "account_inactive", "theme"}
NEW_PASSWORD = "a new one that nobody guesses 42"
POLL = "/operations/rows/"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, password: str = PASSWORD) -> int:
    """Sends the form of the sign-in page; 302 when it let them in."""
    form = {"login": "reader", "password": password}
    return client.post("/accounts/login/", form).status_code


def patterns(resolver: URLResolver) -> list[URLPattern]:
    """Every route."""
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


class TestClosedByDefault:
    def test_only_these_views_are_open(self) -> None:
        is_open = {
            entry.name
            for entry in patterns(get_resolver())
            if not getattr(entry.callback, "login_required", True)
        }
        assert is_open == OPEN

    def test_a_page_leads_to_the_sign_in_and_back(self, client: Client) -> None:
        answer = client.get("/certificates/?search=a")
        assert answer.status_code == 302
        assert answer["Location"] == "/accounts/login/?next=/certificates/%3Fsearch%3Da"

    def test_a_piece_of_a_page_leads_the_whole_page_there(self, client: Client) -> None:
        headers = {
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/certificates/?search=a",
        }
        answer = client.get(POLL, headers=headers)
        assert answer.status_code == 401
        assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fcertificates%2F%3Fsearch%3Da"

    def test_a_form_that_was_sent_too_late_is_told_that_nothing_was_sent(
        self, client: Client
    ) -> None:
        html = client.post("/vaults/kv-tests/create/?from=default", follow=True).content.decode()
        assert "Your sign-in had ended. Nothing was sent." in html
        assert 'value="/vaults/kv-tests/create/?from=default"' in html

    @pytest.mark.parametrize("form", ["decide", "look-again"])
    def test_an_address_that_only_takes_forms_leads_back_to_its_page(
        self, client: Client, form: str
    ) -> None:
        page = f"/operations/{UUID(int=7)}/"
        answer = client.post(f"{page}{form}/")
        assert answer["Location"] == f"/accounts/login/?next={page}"

    def test_a_page_elsewhere_is_not_led_back_to(self, client: Client) -> None:
        headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/"}
        answer = client.get(POLL, headers=headers)
        assert answer["HX-Redirect"] == "/accounts/login/?next=%2F"


class _Inputs(HTMLParser):
    """The fields of a page that a person fills in, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("type") in ("text", "password"):
            self.found[given["name"] or ""] = given


class TestForms:
    PAGES: ClassVar = {
        "/accounts/login/": {"login": "username", "password": "current-password"},
        "/accounts/reauthenticate/": {"password": "current-password"},
        "/accounts/password/change/": {
            "oldpassword": "current-password",
            "password1": "new-password",
            "password2": "new-password",
        },
    }

    @pytest.mark.parametrize("url", PAGES)
    def test_a_password_manager_can_fill_them_in_and_errors_belong_to_their_field(
        self, client: Client, reader: Person, url: str
    ) -> None:
        if "login" not in url:
            client.force_login(reader)
        fields = _Inputs(client.get(url).content.decode()).found
        assert {name: field["autocomplete"] for name, field in fields.items()} == self.PAGES[url]
        assert [name for name in fields if "autofocus" in fields[name]] == [next(iter(fields))]
        for field in fields.values():
            assert "required" in field
            assert {"placeholder", "aria-describedby", "aria-invalid"}.isdisjoint(field)
        page = client.post(url, {}).content.decode()
        for name, field in _Inputs(page).found.items():
            assert field["aria-invalid"] == "true"
            assert field["aria-describedby"] == f"id_{name}_error"
            assert f'id="id_{name}_error"' in page

    def test_a_wrong_password_is_never_sent_back(self, client: Client, reader: Person) -> None:
        answer = client.post("/accounts/login/", {"login": "reader", "password": "wrong-one"})
        page = answer.content.decode()
        assert 'value="reader"' in page
        assert "wrong-one" not in page


class TestSignIn:
    def test_the_right_password_lets_in(self, client: Client, reader: Person) -> None:
        assert sign_in(client) == 302
        assert client.session["_auth_user_id"] == str(reader.pk)

    def test_a_wrong_one_does_not(self, client: Client, reader: Person) -> None:
        assert sign_in(client, "wrong") == 200
        assert "_auth_user_id" not in client.session

    def test_one_address_is_stopped_after_ten_wrong_ones(
        self, client: Client, reader: Person
    ) -> None:
        for _ in range(10):
            sign_in(client, "wrong")
        assert sign_in(client) == 200

    def test_a_few_wrong_ones_elsewhere_do_not_lock_the_owner_out(
        self, client: Client, reader: Person
    ) -> None:
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        for _ in range(12):
            sign_in(stranger, "wrong")
        assert sign_in(client) == 302

    def test_the_host_of_the_request_is_no_way_round_the_limit_of_an_account(
        self, settings: Settings, reader: Person
    ) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        form = {"login": "reader", "password": "wrong"}
        for number in range(6):
            stranger = Client(REMOTE_ADDR="203.0.113.9", SERVER_NAME=f"h{number}.example")
            html = stranger.post("/accounts/login/", form).content.decode()
        assert "Too many" in html
        assert SignInFailure.objects.count() == 5

    def test_history_tells_of_the_way_in_the_new_password_and_the_way_out(
        self, client: Client, reader: Person
    ) -> None:
        sign_in(client, "wrong")
        sign_in(client)
        change = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        assert client.post("/accounts/password/change/", change).status_code == 302
        client.post("/accounts/logout/")
        told = AuditEvent.objects.order_by("number").values_list("event", "actor")
        assert list(told) == [
            (event, "Reader Example (reader)")
            for event in (
                "sign_in.failed",
                "sign_in.succeeded",
                "password.changed",
                "sign_in.ended",
            )
        ]

    @pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "password/set/"])
    def test_there_is_no_sign_up_and_no_mail(self, as_reader: Client, path: str) -> None:
        assert as_reader.get(f"/accounts/{path}").status_code == 404
        assert Client().post(f"/accounts/{path}").status_code == 404

    def test_the_adapter_is_closed_as_well(self) -> None:
        assert ClosedAdapter().is_open_for_signup(RequestFactory().get("/")) is False


class TestSessionEnds:
    def test_a_form_sent_after_that_is_told_so_before_and_leads_back_after_the_sign_in(
        self, reader: Person
    ) -> None:
        client = Client()
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(reader)
            client.get("/")
            clock.shift(timedelta(minutes=31))
            answer = client.post("/accounts/password/change/", follow=True)
            assert "Your sign-in had ended. Nothing was sent." in answer.content.decode()
            form = {"login": "reader", "password": PASSWORD, "next": "/accounts/password/change/"}
            answer = client.post("/accounts/login/", form)
            assert answer["Location"] == "/accounts/password/change/"

    def test_after_half_an_hour_without_work(self, reader: Person) -> None:
        client = Client()
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(reader)
            assert client.get("/").status_code != 401
            clock.shift(timedelta(minutes=29))
            assert "login" not in client.get("/").headers.get("Location", "")
            clock.shift(timedelta(minutes=31))
            assert "login" in client.get("/")["Location"]

    def test_after_eight_hours_of_work(self, reader: Person) -> None:
        client = Client()
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(reader)
            for _ in range(24):
                client.get("/")
                clock.shift(timedelta(minutes=20, seconds=1))
            assert "login" in client.get("/")["Location"]

    def test_though_an_open_page_polls(self, reader: Person) -> None:
        client = Client()
        with time_machine.travel(NOW, tick=False) as clock:
            client.force_login(reader)
            client.get("/")
            for _ in range(4):
                clock.shift(timedelta(minutes=8))
                answer = client.get(POLL, headers={"HX-Request": "true"})
            assert answer.status_code == 401

    def test_at_once_when_the_person_is_deactivated(self, reader: Person) -> None:
        client = Client()
        client.force_login(reader)
        Person.objects.filter(pk=reader.pk).update(is_active=False)
        assert "login" in client.get("/")["Location"]
