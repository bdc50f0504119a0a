"""What a load balancer asks: is the process alive, and can it serve people."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import Turn

Check = Callable[[HttpRequest], HttpResponse]


def health_check(view: Check) -> Check:
    """A view that asks nobody who is signed in: the database may be what is wrong."""
    view.is_health_check = True  # type: ignore[attr-defined]
    return login_not_required(require_safe(view))


@health_check
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@health_check
def readyz(request: HttpRequest) -> HttpResponse:
    """The database has every migration and takes changes; 503 with the reason otherwise."""
    problem = database_problem()
    return JsonResponse({"ready": not problem, "problem": problem}, status=503 if problem else 200)


def database_problem() -> str:
    """What keeps the database from being used, without details that a stranger could use."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer."
    if waiting:
        return "Migrations are missing: run manage.py migrate."
    return "" if _takes_changes() else "The database takes no changes: its disk may be full."


def _takes_changes() -> bool:
    """Whether a row can be written. Only a write that is kept finds out that a disk is full."""
    try:
        Turn.objects.update_or_create(work="readiness", defaults={"taken_at": timezone.now()})
    except DatabaseError:
        return False
    return True
