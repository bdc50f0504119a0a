"""The Django project around the certificates app: settings, URLs, middleware, system checks.

Wiring only: what the portal does is in `certificates`.
"""

__version__ = "0.1.0"
