"""A fault of the portal itself has a reference, on the page and in the log."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings
from structlog.testing import capture_logs

from kvportal import urls
from kvportal.faults import server_error

REFERENCE = re.compile(r"This was recorded as <strong[^>]*>([0-9a-f]{8})</strong>")


def breaks(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise RuntimeError("a mistake of the portal")


breaks.login_required = False  # type: ignore[attr-defined]  # as login_not_required marks a view
urlpatterns = [path("breaks/", breaks), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def broken(settings: Settings) -> Client:
    """A browser at a portal with a view that raises."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def reference_of(html: str) -> str:
    """What the page tells to name."""
    found = REFERENCE.search(html)
    assert found
    return found.group(1)


def test_the_page_and_the_log_have_the_same_reference(broken: Client) -> None:
    with capture_logs() as lines:
        answer = broken.get("/breaks/")
    assert answer.status_code == 500
    (line,) = [line for line in lines if line["event"] == "portal.fault"]
    assert line["reference"] == reference_of(answer.content.decode())
    assert (line["path"], line["exc_info"]) == ("/breaks/", True)


def test_it_is_a_page_without_the_database_and_without_anybody(broken: Client) -> None:
    html = broken.get("/breaks/").content.decode()
    assert "<h1>The portal made a mistake</h1>" in html
    assert "a mistake of the portal" not in html
    assert 'aria-label="Main"' not in html


def test_for_htmx_it_is_a_fragment(broken: Client) -> None:
    answer = broken.get("/breaks/", headers={"HX-Request": "true"})
    assert answer.status_code == 500
    assert reference_of(answer.content.decode())
    assert "<html" not in answer.content.decode()


def test_each_fault_has_a_reference_of_its_own() -> None:
    request = RequestFactory().get("/")
    pages = [server_error(request).content.decode() for _ in range(2)]
    assert reference_of(pages[0]) != reference_of(pages[1])
