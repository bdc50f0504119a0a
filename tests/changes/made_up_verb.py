"""A made-up verb that asks "sure?", and a copy of the tree that has it.

Retire disables a certificate and marks it with a tag. It is what a verb of this kind costs: the
eight places below and nothing else.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

VERB = '''\
"""Disable a certificate and mark it as retired."""

from dataclasses import dataclass
from typing import ClassVar

from certificates.domain.actions import Action
from certificates.domain.failures import FailureKind
from certificates.domain.looks import Get, Look
from certificates.domain.sealed import Sealed
from certificates.domain.verdicts import Accepted, CannotTell, Done, NotDone, Verdict, Working
from certificates.verbs.base import Gateway, Verb, Words


@dataclass(frozen=True, kw_only=True)
class Retire(Verb):
    """Have the vault refuse the certificate to readers, and mark it for those who look at it."""

    key: ClassVar[str] = "retire"
    action: ClassVar[Action] = Action.UPDATE
    permission: ClassVar[str] = "update"
    takes_away: ClassVar[bool] = True
    gets: ClassVar[tuple[Get, ...]] = (Get.CERTIFICATE, Get.VERSIONS)
    words: ClassVar[Words] = Words(
        title="Retiring {name} in {vault}",
        attempt="retire {name}",
        participle="retired",
        waiting="The vault is retiring it.",
        done="{name} is retired: readers are refused.",
    )

    def refuse(self, before: Look) -> FailureKind | None:
        """There must be a certificate."""
        return None if before.certificate else FailureKind.NOT_FOUND

    def send(self, gateway: Gateway, sealed: Sealed | None) -> Done | Working:
        """One PATCH; its answer is the end of it."""
        gateway.retire(self.name)
        return Done()

    def follow(self, before: Look, now: Look, accepted: Accepted) -> Verdict:
        """Never asked: nothing is accepted that is not done."""
        return self.find_out(before, now)

    def find_out(self, before: Look, now: Look) -> Verdict:
        """By whether a version has the tag that it had not before."""
        if any("retired" in version.tags for version in before.versions):
            return CannotTell("it was retired before")
        if any("retired" in version.tags for version in now.versions):
            return Done()
        if now.same_as(before):
            return NotDone("the certificate is as it was before")
        return CannotTell("the certificate has changed")
'''
CHANGE = '''\
"""Retire a certificate."""

from certificates.changes.base import Confirmation
from certificates.domain import az
from certificates.services.certificates import Detail
from certificates.verbs.retire import Retire


class RetireChange(Confirmation[Retire]):
    """Retire."""

    verb = Retire
    word = "Retire"
    label = "Retire {name}"
    icon = "circle-off"
    question = "Retire {name}?"
    button = "Retire {name}"
    consequences = ("Readers of {name} are refused.", "Everybody sees the tag retired=yes.")
    undo = "Yes, at any time: enable it."

    def is_offered(self, subject: Detail) -> bool:
        """Where there is a version that is enabled."""
        return subject.certificate.der is not None and subject.certificate.enabled

    def az(self, verb: Retire, vault: str) -> str:
        """The ``az`` command that sets both."""
        words = ("--enabled", "false", "--tags", "retired=yes")
        return az.command("set-attributes", vault, verb.name, *words)

    def request_facts(self, verb: Retire) -> list[tuple[str, str]]:
        """The tag."""
        return [("Mark", "retired=yes")]
'''
SPECIMEN = '''\
"""The specimen of Retire."""

from unittest.mock import call

from certificates.domain.verdicts import Done
from certificates.verbs.retire import Retire
from tests.verbs.specimens.base import NAME, Page, Specimen
from tests.verbs.specimens.shown import Shown


def is_retired(now: Shown) -> bool:
    """Reads are denied, and see why."""
    found = now.active()
    return bool(found and not found["attributes"]["enabled"] and "retired" in found["tags"])


RETIRE = Specimen(
    sample=Retire(name=NAME),
    page=Page(url_name="certificate-retire", menu="Retire {name}", button="Retire {name}"),
    like="disable",
    refused_to="retire",
    permission="update",
    route="update",
    shows=is_retired,
    request=call.retire(NAME),
    answer=Done(),
    answers_with="a certificate",
)
'''
PROTOCOL = '''\
    def retire(self, name: str) -> None:
        """Disable a certificate and mark it as retired."""

'''
METHOD = '''\
    def retire(self, name: str) -> None:
        """Disable and mark the current version: one PATCH."""

        def send() -> None:
            self._client.update_certificate_properties(
                name, enabled=False, tags={"retired": "yes"}, request_id=self._request_id
            )

        return self._change(send)

'''
ROW = "| Retire | `certificate-retire` | get, list, update | `update` | certificate, versions |\n"

# The eight places. A new file is written; of a file that is there, text goes before another text.
VERBS, CHANGES = "certificates/verbs", "certificates/changes"
SPECIMENS = "tests/verbs/specimens"
NEW_FILES = {
    f"{VERBS}/retire.py": VERB,
    f"{CHANGES}/retire.py": CHANGE,
    f"{SPECIMENS}/retire.py": SPECIMEN,
}
RECOVER = "    def recover(self, name: str) -> None:\n"
NEW_LINES = {
    f"{VERBS}/__init__.py": {
        "\n_ALL:": "from certificates.verbs.retire import Retire\n",
        "    Create, Renew,": "    Retire,\n",
    },
    f"{CHANGES}/__init__.py": {
        "from certificates.changes.tags": "from certificates.changes.retire import RetireChange\n",
        "    DeleteChange(),\n": "    RetireChange(),\n",
    },
    f"{VERBS}/base.py": {RECOVER: PROTOCOL},
    "certificates/services/keyvault/gateway.py": {RECOVER: METHOD},
    f"{SPECIMENS}/__init__.py": {
        "\nALL = ": "from tests.verbs.specimens.retire import RETIRE\n",
        "CREATE, RENEW, CANCEL": "RETIRE, ",
    },
    "docs/reference/permissions.md": {"| Recover | `deleted-recover`": ROW},
}


def copy_with_verb(folder: Path) -> None:
    """Copy the tree, and add the verb to the copy."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name, text in NEW_FILES.items():
        assert not (folder / name).exists()
        (folder / name).write_text(text)
    for name, lines in NEW_LINES.items():
        _insert(folder / name, lines)


def _insert(file: Path, lines: dict[str, str]) -> None:
    text = file.read_text()
    for before, new in lines.items():
        assert text.count(before) == 1, f"{file.name} has {text.count(before)} of {before!r}"
        text = text.replace(before, new + before)
    file.write_text(text)
