"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from kvportal.bodies import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvportal.settings")

application = whole_bodies(get_wsgi_application())

from certificates.services import vaults  # noqa: E402 - models need the settings loaded

vaults.keep_at_start()
# gunicorn loads this before it forks, and a connection must not be shared by two processes.
connections.close_all()
