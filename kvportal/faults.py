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


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what no view has caught, or a fragment for htmx.

    It asks nobody who is signed in: the database may be what is at fault.
    """
    reference = uuid.uuid4().hex[:8]
    log.exception("portal.fault", reference=reference, method=request.method, path=request.path)
    base = "errors/_fragment.html" if "HX-Request" in request.headers else "base.html"
    is_database = isinstance(sys.exc_info()[1], OF_THE_DATABASE)
    template, status = ("database", 503) if is_database else ("fault", 500)
    page = render_to_string(f"errors/{template}.html", {"base": base, "reference": reference})
    return HttpResponse(page, status=status)
