"""The settings of these tests, with the made-up verbs among the shipped ones."""

from certificates.domain.timings import TIMINGS
from tests.proofs.processes.settings import *  # noqa: F403
from tests.proofs.processes.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.made_up.apps.MadeUpConfig"]
TIMINGS.open_limit = 1.0  # some of them are for a person to decide, which no test waits for
TIMINGS.transfer_deadline = TIMINGS.change_deadline
