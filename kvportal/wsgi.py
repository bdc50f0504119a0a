"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvportal.settings")

application = get_wsgi_application()

from certificates.services import vaults  # noqa: E402 - models need the settings loaded

vaults.keep_at_start()
