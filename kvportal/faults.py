"""A fault of the portal or of its database is shown with a reference, which the log has too."""

import sys
import uuid

import structlog
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = structlog.get_logger()

# A database that is away, takes no changes (PostgreSQL reports that as internal), or has no room.
OF_THE_DATABASE = (OperationalError, InterfaceError, InternalError)


def is_of_the_database(error: BaseException | None) -> bool:
    """Whether an error, or what it comes from, is the database's."""
    while error is not None:
        if isinstance(error, OF_THE_DATABASE):
            return True
        error = error.__cause__ or error.__context__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what no view has caught, or a fragment for htmx."""
    reference = uuid.uuid4().hex[:8]
    log.exception("portal.fault", reference=reference, method=request.method, path=request.path)
    base = "errors/_fragment.html" if "HX-Request" in request.headers else "base.html"
    context = {"base": base, "reference": reference}
    if is_of_the_database(sys.exc_info()[1]):
        # Without the request: navigation and banners would be read from the database.
        return HttpResponse(render_to_string("errors/database.html", context), status=503)
    try:
        page = render_to_string("errors/fault.html", context, request)
    except Exception:
        log.exception("portal.frame_failed", reference=reference)
        page = render_to_string("errors/fault.html", context)
    return HttpResponse(page, status=500)
