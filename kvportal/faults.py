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
    """The page for what no view has caught, or a fragment for htmx.

    It asks nobody who is signed in: the database may be what is at fault.
    """
    reference = uuid.uuid4().hex[:8]
    log.exception("portal.fault", reference=reference, method=request.method, path=request.path)
    base = "errors/_fragment.html" if "HX-Request" in request.headers else "base.html"
    template, status = "errors/fault.html", 500
    if is_of_the_database(sys.exc_info()[1]):
        template, status = "errors/database.html", 503
    page = render_to_string(template, {"base": base, "reference": reference})
    return HttpResponse(page, status=status)
