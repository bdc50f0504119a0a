"""System checks: what a change of the settings could break without anybody seeing it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from kvportal.logs import AZURE_HTTP

SHARED_CACHES = (
    "django.core.cache.backends.db.",
    "django.core.cache.backends.redis.",
    "django.core.cache.backends.memcached.",
)
CLOSED = "kvportal.middleware.SignInRequiredMiddleware"
IN_MEMORY = "kvportal.uploads.MemoryUploadHandler"


@register(Tags.security)
def views_are_closed(**kwargs: Any) -> Iterable[CheckMessage]:
    """A view that forgets to ask for a sign-in must still be closed."""
    if CLOSED not in settings.MIDDLEWARE:
        yield Error(
            "Views are open to anonymous people.",
            hint=f"Put {CLOSED!r} after AuthenticationMiddleware into MIDDLEWARE.",
            id="kvportal.E001",
        )


@register(Tags.caches)
def cache_is_shared(**kwargs: Any) -> Iterable[CheckMessage]:
    """Sign-in attempts are counted in the cache, so every process must see the same one."""
    if not str(settings.CACHES["default"]["BACKEND"]).startswith(SHARED_CACHES):
        yield Error(
            "The limits of sign-in attempts would be counted per process.",
            hint="Use the database cache, Redis or Memcached as the default cache.",
            id="kvportal.E002",
        )


@register(Tags.database)
def sqlite_is_safe(**kwargs: Any) -> Iterable[CheckMessage]:
    """SQLite serves several processes only in this mode."""
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if not database["ENGINE"].endswith("sqlite3"):
        return
    is_wal = "WAL" in options.get("init_command", "")
    if not is_wal or options.get("transaction_mode") != "IMMEDIATE":
        yield Error(
            "SQLite would fail with 'database is locked' when web and worker write at once.",
            hint="Keep transaction_mode IMMEDIATE and journal_mode WAL; a DATABASE_URL for SQLite "
            "needs no options.",
            id="kvportal.E003",
        )


@register(Tags.security)
def azure_logs_no_headers(**kwargs: Any) -> Iterable[CheckMessage]:
    """The headers of a call to a vault have no place in a log."""
    if logging.getLogger(AZURE_HTTP).isEnabledFor(logging.INFO):
        yield Error(
            "The headers of every call to a vault would be logged.",
            hint=f"Set the level of the logger {AZURE_HTTP!r} to WARNING.",
            id="kvportal.E004",
        )


@register(Tags.security)
def uploads_stay_in_memory(**kwargs: Any) -> Iterable[CheckMessage]:
    """An upload may be a private key, and a temporary file outlives a killed process."""
    if settings.FILE_UPLOAD_HANDLERS != [IN_MEMORY]:
        yield Error(
            "Uploads could be written to temporary files.",
            hint=f"Set FILE_UPLOAD_HANDLERS to {[IN_MEMORY]}.",
            id="kvportal.E006",
        )


@register(Tags.security, deploy=True)
def transport_is_safe(**kwargs: Any) -> Iterable[CheckMessage]:
    """Plain HTTP is for one machine."""
    if not settings.SESSION_COOKIE_SECURE:
        yield checks.Warning(
            "The portal serves plain HTTP: passwords and sessions can be read on the way.",
            hint="Unset KVPORTAL_INSECURE_HTTP and put something that ends TLS in front.",
            id="kvportal.W005",
        )
