"""A log line is one JSON object, whatever text is in it."""

import json
import logging
import logging.config

import pytest
import structlog

from kvportal.logs import AZURE_HTTP, LOGGING, configure_structlog

FORGED = 'a"\n{"event": "forged"}\r\u2028\u202e\x1b[31m'


@pytest.fixture
def formatter() -> logging.Formatter:
    """The formatter of the only handler."""
    configure_structlog()
    described = dict(LOGGING["formatters"]["json"])
    made: logging.Formatter = described.pop("()")(**described)
    return made


def record(message: str, *arguments: object) -> logging.LogRecord:
    """A line that some library logs."""
    return logging.LogRecord("library", logging.ERROR, "", 0, message, arguments, None)


class TestLogLines:
    def test_text_cannot_begin_a_second_line(self, formatter: logging.Formatter) -> None:
        line = formatter.format(record("Failed: %s", FORGED))
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["event"] == f"Failed: {FORGED}"

    def test_our_own_events_have_the_same_form(
        self, formatter: logging.Formatter, caplog: pytest.LogCaptureFixture
    ) -> None:
        structlog.get_logger("certificates").error("operation.failed", name=FORGED)
        line = json.loads(formatter.format(caplog.records[-1]))
        assert (line["event"], line["name"], line["level"]) == ("operation.failed", FORGED, "error")

    def test_the_headers_of_vault_calls_stay_out(self) -> None:
        logging.config.dictConfig(LOGGING)
        assert not logging.getLogger(AZURE_HTTP).isEnabledFor(logging.INFO)
