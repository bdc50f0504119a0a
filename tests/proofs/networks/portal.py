"""A process of the portal on a machine that tests make up.

Run as `python -m tests.proofs.networks.portal` in the environment of a portal, with a plan on
standard input. It takes every way to Azure and prints each result.
"""

import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field

import django
from django.core.management import call_command

from tests.proofs.networks import machine


@dataclass(frozen=True)
class Plan:
    """What the machine is like, and what the process does on it."""

    hosts: dict[str, int] = field(default_factory=dict)  # those that are found, and their port
    store: str = ""  # the file of the machine's own authorities, "" for the real one
    certificate: str = ""  # what is read and changed; "": only the database is made
    rounds: tuple[float, ...] = (0.0,)  # seconds of quiet before the ways are taken, each time


def main() -> None:
    """Follow the plan, and print the results of the last round."""
    plan = Plan(**json.load(sys.stdin))
    machine.names_lead_to(plan.hosts)
    if plan.store:
        machine.store_is(plan.store)
    django.setup()
    if not plan.certificate:
        prepare()
        return
    from tests.proofs.networks import ways

    for quiet in plan.rounds:
        time.sleep(quiet)
        came = ways.take_all(plan.certificate)
    print(json.dumps({way: asdict(one) for way, one in came.items()}))  # noqa: T201


def prepare() -> None:
    """Make the database, with the vaults of the settings and one person."""
    call_command("migrate", verbosity=0)
    from certificates.services import access

    access.create_administrator(username="ada", password=uuid.uuid4().hex, by="tests")


if __name__ == "__main__":
    main()
