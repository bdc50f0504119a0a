"""What a load balancer asks: is the process alive, and can it serve people."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; 503 with the reason otherwise."""
    problem = database_problem()
    return JsonResponse({"ready": not problem, "problem": problem}, status=503 if problem else 200)


def database_problem() -> str:
    """What keeps the database from being used, without details that a stranger could use."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer."
    return "Migrations are missing: run manage.py migrate." if waiting else ""
