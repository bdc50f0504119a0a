"""Django's own page for an exception, which only DEBUG shows, has nothing of what was posted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from pytest_django import Settings

from kvportal import urls

# The page shows lines of this file, too.
MARKER = "-".join(("marker", "of", "what", "was", "posted"))


def breaks(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it, which comes late."""
    password, file = request.POST.get("password", ""), request.FILES
    raise RuntimeError(f"a mistake of the portal, {bool(password), bool(file)}")


marked = sensitive_post_parameters()(breaks)
for view in (breaks, marked):
    view.login_required = False  # type: ignore[attr-defined]  # as login_not_required marks a view
urlpatterns = [path("breaks/", breaks), path("marked/", marked), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def debugging(settings: Settings) -> Client:
    """A browser at a portal that shows everything it may."""
    settings.ROOT_URLCONF, settings.DEBUG = __name__, True
    return Client(raise_request_exception=False)


def page(client: Client, where: str) -> str:
    """What is shown of a form that is sent to where it breaks."""
    sent = {"password": MARKER, "file": SimpleUploadedFile("a.pfx", MARKER.encode())}
    answer = client.post(where, sent)
    assert answer.status_code == 500
    return answer.content.decode()


def test_of_a_marked_view_nothing_is_shown(debugging: Client) -> None:
    shown = page(debugging, "/marked/")
    assert "a mistake of the portal" in shown
    assert MARKER not in shown


def test_of_any_other_view_it_would_be(debugging: Client) -> None:
    assert MARKER in page(debugging, "/breaks/")


def test_the_settings_stay_hidden_and_the_variables_of_pages_shown(debugging: Client) -> None:
    shown = debugging.get("/marked/").content.decode()
    assert "only for tests, and long enough" not in shown
    assert "password" in shown
