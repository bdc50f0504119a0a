"""Logs: one JSON object per line on standard error, so that no text can forge a second line."""

from typing import Any

import structlog

# At INFO the HTTP policy of azure.core writes the headers of every request and answer.
AZURE_HTTP = "azure.core.pipeline.policies.http_logging_policy"

SHARED: list[structlog.types.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    structlog.processors.format_exc_info,
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*SHARED, structlog.stdlib.PositionalArgumentsFormatter()],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        # Django's own handlers would write each line twice, and mail where no mail exists.
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "INFO", "handlers": [], "propagate": True},
        "azure": {"level": "WARNING"},
        AZURE_HTTP: {"level": "WARNING"},
        "django-q": {"level": "WARNING"},  # it names its processes and tasks by made-up words
        "msal": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}


def configure_structlog() -> None:
    """Sends what our own code logs through the same handler and formatter."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
