"""What is around every page: sign-in, theme, banner, error pages."""

import pytest
from django.test import Client
from django.urls import reverse

from kvportal import __version__
from tests.support.people import PASSWORD

THEME = reverse("certificates:theme")

pytestmark = pytest.mark.django_db


class TestSignIn:
    def test_a_wrong_password_says_the_same_as_an_unknown_name(
        self, client: Client, reader: object
    ) -> None:
        pages = [
            client.post("/accounts/login/", {"login": name, "password": "wrong"}).content.decode()
            for name in ("reader", "nobody")
        ]
        assert all("User name or password is wrong." in page for page in pages)

    def test_too_many_tries_are_told_to_wait(self, client: Client, reader: object) -> None:
        form = {"login": "reader", "password": "wrong"}
        answers = [client.post("/accounts/login/", form).content.decode() for _ in range(12)]
        assert "Too many tries. Wait a minute." in answers[-1]

    def test_it_shows_nothing_of_the_portal(self, client: Client) -> None:
        html = client.get("/accounts/login/").content.decode()
        assert "Sign in to kvportal" in html
        assert "<nav" not in html
        assert __version__ not in html

    def test_on_the_first_day_it_says_how_to_make_an_administrator(self, client: Client) -> None:
        html = client.get("/accounts/login/").content.decode()
        assert "No administrator yet. On the server:" in html
        assert 'data-copy="python manage.py create_administrator --username &lt;name&gt;"' in html

    def test_and_no_more_once_somebody_can_sign_in(self, client: Client, reader: object) -> None:
        assert "No administrator yet" not in client.get("/accounts/login/").content.decode()

    @pytest.mark.parametrize("page", ["logout", "password/change", "reauthenticate"])
    def test_the_account_pages_stand_in_the_frame(self, as_reader: Client, page: str) -> None:
        html = as_reader.get(f"/accounts/{page}/", follow=True).content.decode()
        assert 'aria-label="Main"' in html

    def test_signing_out_is_a_button_that_posts(self, as_reader: Client) -> None:
        html = as_reader.get(reverse("certificates:operation-list")).content.decode()
        assert '<form method="post" action="/accounts/logout/">' in html

    def test_the_password_can_be_changed_from_the_account_menu(self, as_reader: Client) -> None:
        page = as_reader.get(reverse("certificates:operation-list")).content.decode()
        assert 'href="/accounts/password/change/"' in page
        new = "another horse battery staple"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        html = as_reader.post("/accounts/password/change/", form, follow=True).content.decode()
        assert "Password successfully changed." in html
        assert Client().login(username="reader", password=new)


class TestTheme:
    def test_the_choice_is_kept_and_the_page_comes_back(self, client: Client) -> None:
        response = client.post(THEME, {"theme": "dark", "next": "/deleted/?q=a"})
        assert response.headers["Location"] == "/deleted/?q=a"
        assert 'data-bs-theme="dark"' in client.get("/accounts/login/").content.decode()

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
    def test_it_never_leads_elsewhere(self, client: Client, elsewhere: str) -> None:
        response = client.post(THEME, {"theme": "light", "next": elsewhere})
        assert response.headers["Location"] == "/"

    def test_there_are_three_themes(self, client: Client) -> None:
        assert client.post(THEME, {"theme": "<b>"}).status_code == 400

    def test_a_made_up_cookie_never_reaches_the_page_unescaped(self, client: Client) -> None:
        client.cookies["theme"] = '"><script>'
        assert "<script>" not in client.get("/accounts/login/").content.decode()


class TestErrorPages:
    def test_an_unknown_address_stands_in_the_frame(self, as_reader: Client) -> None:
        response = as_reader.get("/nothing/here/")
        assert response.status_code == 404
        assert "Not found, or not yours to see." in response.content.decode()
        assert 'aria-label="Main"' in response.content.decode()

    def test_a_form_without_its_token_is_refused_in_words(self, reader: object) -> None:
        response = Client(enforce_csrf_checks=True).post(THEME, {"theme": "dark"})
        assert response.status_code == 403
        assert "Nothing was sent." in response.content.decode()


def test_the_footer_says_which_version_this_is(as_reader: Client) -> None:
    html = as_reader.get(reverse("certificates:operation-list")).content.decode()
    assert f"kvportal {__version__} · Times are in UTC." in html


def test_stand_ins_are_called_so_on_every_page(as_reader: Client, client: Client) -> None:
    words = "Demo: these vaults are local stand-ins. Nothing here reaches Azure."
    assert words in client.get("/accounts/login/").content.decode()
    assert words in as_reader.get(reverse("certificates:operation-list")).content.decode()
