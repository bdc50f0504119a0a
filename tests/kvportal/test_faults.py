"""A fault of the portal itself has a reference, on the page and in the log."""

import re

import pytest
from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings
from structlog.testing import capture_logs

from certificates.models import Person
from kvportal import urls
from kvportal.faults import server_error

REFERENCE = re.compile(r"This was recorded as <strong[^>]*>([0-9a-f]{8})</strong>")


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    """A view with a mistake in it."""
    raise RuntimeError("a mistake of the portal")


@login_not_required
def answers(request: HttpRequest, status: int) -> HttpResponse:
    """A view that ends in the page of an error."""
    if status == 429:
        too_many: HttpResponse = respond_429(request)
        return too_many
    raise {400: BadRequest(), 403: PermissionDenied(), 404: Http404()}[status]


urlpatterns = [
    path("breaks/", breaks),
    path("answers/<int:status>/", answers),
    *urls.urlpatterns,
]
handler500 = urls.handler500


@pytest.fixture
def broken(settings: Settings) -> Client:
    """A browser at a portal with a view that raises."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def has_frame(answer: HttpResponseBase) -> bool:
    """Whether the page has the navigation."""
    return 'aria-label="Main"' in getattr(answer, "content", b"").decode()


def reference_of(html: str) -> str:
    """The reference that the page shows."""
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


@pytest.mark.parametrize("page", ["answers/400", "answers/403", "answers/404", "answers/429"])
def test_the_page_of_an_error_has_the_whole_frame(
    broken: Client, reader: Person, page: str
) -> None:
    broken.force_login(reader)
    answer = broken.get(f"/{page}/")
    assert answer.status_code == int(page[-3:])
    assert has_frame(answer)


def test_so_has_the_page_of_a_fault(broken: Client, reader: Person) -> None:
    broken.force_login(reader)
    answer = broken.get("/breaks/")
    assert answer.status_code == 500
    assert has_frame(answer)


def test_a_frame_that_cannot_be_made_is_left_out(
    broken: Client, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.force_login(reader)
    monkeypatch.setattr("certificates.services.workers.state", breaks)
    answer = broken.get("/breaks/")
    assert answer.status_code == 500
    assert reference_of(answer.content.decode())
    assert not has_frame(answer)


def test_for_htmx_it_is_a_fragment(broken: Client) -> None:
    answer = broken.get("/breaks/", headers={"HX-Request": "true"})
    assert answer.status_code == 500
    assert reference_of(answer.content.decode())
    assert "<html" not in answer.content.decode()


def test_each_fault_has_a_reference_of_its_own() -> None:
    request = RequestFactory().get("/")
    pages = [server_error(request).content.decode() for _ in range(2)]
    assert reference_of(pages[0]) != reference_of(pages[1])
