"""The portal's own settings with shorter intervals, and places at which a process can be ended."""

import os

from certificates.domain.timings import TIMINGS
from kvportal.settings import *  # noqa: F403
from kvportal.settings import INSTALLED_APPS

TIMINGS.scale(float(os.environ["PROOFS_PACE"]))

INSTALLED_APPS = [*INSTALLED_APPS, "tests.proofs.processes.seams.SeamsConfig"]
