"""Lists the files of certificates/ and kvportal/ that the POST of a create passes through.

Run it as ``python -m scripts.trace_create``: it sets up an empty database and a local vault of its
own. Only files in which a function ran are counted: neither imports nor templates.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

import django
from django.conf import settings
from django.test import Client
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.urls import reverse

from certificates.domain.actions import Role
from localvault.testing import LocalVault

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(f"{ROOT / package}{os.sep}" for package in ("certificates", "kvportal"))
FORM = {
    "name": "traced",
    "issuer": "Self",
    "subject": "CN=traced",
    "validity_months": "12",
    "key": "RSA-2048",
}


def files_of(work: Callable[[], object]) -> list[str]:
    """The files of ours in which a function ran in this thread while ``work`` did, sorted."""
    seen: set[str] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            seen.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return sorted(str(Path(file).relative_to(ROOT)) for file in seen if file.startswith(OURS))


def trace(client: Client, url: str) -> list[str]:
    """The files behind the second of two creates, so that nothing is loaded for the first time."""

    def create(name: str) -> None:
        form = {**FORM, "name": name, "nonce": str(uuid4())}
        response = client.post(url, form)
        if response.status_code != 302:
            sys.exit(f"The create was answered with {response.status_code}.")

    create("traced-first")
    return files_of(lambda: create("traced"))


def main() -> None:
    """Trace a create against a vault and a database that end with this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder, LocalVault.start(Path(folder)) as vault:
            files = trace(*_signed_in_at(vault))
    finally:
        teardown_databases(databases, verbosity=0)
    print(*files, f"{len(files)} files", sep="\n")


def _signed_in_at(vault: LocalVault) -> tuple[Client, str]:
    """A client of a person who may create, and the address of the form."""
    from tests.support import people, vaults

    vaults.use_identity_of(vault)
    slug = vaults.row_of(vault, settings).slug
    client = people.client_of(people.make_person("operator", Role.OPERATOR))
    return client, reverse("certificates:certificate-create", args=[slug])


if __name__ == "__main__":
    main()
