"""Each system check finds its problem, and says what to do."""

import logging

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from kvportal import checks
from kvportal.logs import AZURE_HTTP


def ids(messages: list[CheckMessage]) -> list[str]:
    """The ids of what was found; each must come with a hint."""
    assert all(message.hint for message in messages)
    return [str(message.id) for message in messages]


class TestChecks:
    def test_nothing_is_found_as_shipped(self) -> None:
        assert not list(checks.views_are_closed())
        assert not list(checks.cache_is_shared())
        assert not list(checks.sqlite_is_safe())
        assert not list(checks.azure_logs_no_headers())
        assert not list(checks.uploads_stay_in_memory())

    def test_open_views_are_found(self, settings: Settings) -> None:
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != checks.CLOSED]
        assert ids(list(checks.views_are_closed())) == ["kvportal.E001"]

    def test_a_cache_per_process_is_found(self, settings: Settings) -> None:
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend}}
        assert ids(list(checks.cache_is_shared())) == ["kvportal.E002"]

    @pytest.mark.parametrize("option", ["transaction_mode", "init_command"])
    def test_sqlite_that_locks_is_found(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, option: str
    ) -> None:
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
        monkeypatch.setitem(settings.DATABASES["default"]["OPTIONS"], option, "")
        assert ids(list(checks.sqlite_is_safe())) == ["kvportal.E003"]

    def test_logged_headers_are_found(self) -> None:
        logger = logging.getLogger(AZURE_HTTP)
        before = logger.level
        logger.setLevel(logging.INFO)
        try:
            assert ids(list(checks.azure_logs_no_headers())) == ["kvportal.E004"]
        finally:
            logger.setLevel(before)

    @pytest.mark.parametrize("handler", ["TemporaryFileUploadHandler", "MemoryFileUploadHandler"])
    def test_uploads_on_disk_are_found(self, settings: Settings, handler: str) -> None:
        settings.FILE_UPLOAD_HANDLERS = [f"django.core.files.uploadhandler.{handler}"]
        assert ids(list(checks.uploads_stay_in_memory())) == ["kvportal.E006"]

    def test_plain_http_is_found(self, settings: Settings) -> None:
        settings.SESSION_COOKIE_SECURE = False
        assert ids(list(checks.transport_is_safe())) == ["kvportal.W005"]
