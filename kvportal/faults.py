"""A fault of the portal itself is told with a reference; the log has the rest under it."""

import uuid

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = structlog.get_logger()


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what no view has caught, or a fragment for htmx.

    It asks nobody who is signed in: the database may be what is at fault.
    """
    reference = uuid.uuid4().hex[:8]
    log.exception("portal.fault", reference=reference, method=request.method, path=request.path)
    base = "errors/_fragment.html" if "HX-Request" in request.headers else "base.html"
    page = render_to_string("errors/fault.html", {"base": base, "reference": reference})
    return HttpResponse(page, status=500)
