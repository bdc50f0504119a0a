"""The settings of these tests, with the made-up verbs among the shipped ones."""

from certificates.domain.pace import PACE
from tests.proofs.processes.settings import *  # noqa: F403
from tests.proofs.processes.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.made_up.apps.MadeUpConfig"]
PACE.open_limit = 1.0  # some of them are for a person to decide, which no test waits for
PACE.transfer_deadline = PACE.change_deadline
