"""Makes what a portal starts from: the database, the static files and the people.

Run as `python -m tests.proofs.processes.prepare`, in the environment of the portal.
"""

import json
import os

import django
from django.core.management import call_command

from certificates.domain.actions import Role


def main() -> None:
    """All of it, in one process: each command of its own would take a second to start."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from certificates.services import access

    for username, (role, password) in json.loads(os.environ["PROOFS_PEOPLE"]).items():
        access.create_person(username=username, password=password, by="tests")
        access.create_grant_by_name(username=username, role=Role(role), vault=None, by="tests")


if __name__ == "__main__":
    main()
