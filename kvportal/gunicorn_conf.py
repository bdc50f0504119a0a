"""How gunicorn serves the portal: threads, because a page mostly waits for a vault."""

from kvportal.logs import LOGGING

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 8
# A page answers within 22 seconds, whatever a vault does.
timeout = 60
graceful_timeout = 25
# The application is loaded once, so that an odd setting ends the start instead of every worker.
# A search of its greatest length, percent-encoded, is longer than the default of 4,094 characters.
limit_request_line = 8_190
preload_app = True
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
logconfig_dict = {
    **LOGGING,
    "loggers": {
        **LOGGING["loggers"],
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
    },
}
