"""A portal with the made-up verbs, and all the files and passwords that are sent to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from localvault.testing import LocalVault
from tests.proofs.processes import common, records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import Portal, portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.records import Row
from tests.proofs.processes.secrets import PASSWORD, Secrets, temporary, written
from tests.proofs.processes.visitor import Visitor

URLS = {
    "x-import": "/vaults/{vault}/certificates/{name}/x-import/",
    "x-backup": "/vaults/{vault}/certificates/{name}/x-backup/",
    "x-issuer": "/vaults/{vault}/issuers/{name}/x-issuer/",
}
ROUTES = {"x-import": "import", "x-backup": "backup", "x-issuer": "set-issuer"}


@dataclass(frozen=True)
class Scene:
    """A portal with the made-up verbs, someone who uses it, and all that was sent to it."""

    portal: Portal
    visitor: Visitor
    secrets: Secrets

    def send(self, verb: str, name: str, *, at: str = "", **form: str) -> requests.Response:
        """Send the form of a verb with all that it asks for."""
        files = {"file": self.secrets.pfx()} if verb == "x-import" else None
        url = URLS[verb].format(vault=SLUG, name=name)
        fields = {**self.visitor.new_form(), "password": PASSWORD, **form}
        return self.visitor.post(url, fields, at=at, files=files)

    def rows(self, prefix: str) -> list[Row]:
        """The operations on certificates and issuers whose names begin so."""
        about = "SELECT id, name, request FROM certificates_operation"
        asked = {str(key): f"{name}{request}" for key, name, request in self.query(about)}
        found = records.operations(self.portal.records)
        return [row for row in found if prefix in asked.get(row.id.hex, "")]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the portal's database."""
        return self.portal.records.query(sql)

    def settled(self, prefix: str) -> list[Row]:
        """Those operations, when all are over or with a person."""
        wait_until(
            lambda: all(row.is_accounted_for for row in self.rows(prefix)), "all is settled", 60
        )
        return self.rows(prefix)

    def nothing_is_written(self, when: str) -> None:
        """No secret anywhere, and no temporary file."""
        found = self.secrets.found_in(written(self.portal))
        assert found == [], when
        assert temporary(self.portal) == [], when


@pytest.fixture(scope="module")
def scene(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """With short intervals, and a folder of its own for temporary files."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "tmp").mkdir()
    variables = {
        "DJANGO_SETTINGS_MODULE": "tests.proofs.processes.made_up_settings",
        "TMPDIR": str(folder / "tmp"),
    }
    with portal(
        folder, [running_vault], template=template, pace=0.2, serving=2, variables=variables
    ) as running:
        yield Scene(running, running.visitor(), Secrets())


def check(scene: Scene, vault: LocalVault, rows: list[Row]) -> None:
    """Sent once at most; and what is said of it is true."""
    for row in rows:
        if row.verb == "x-import":
            common.check_one(scene.portal, vault, row)
        sent = vault.journal(client_request_id=str(row.id), authorised=True)
        assert len(sent) <= 1
        if (row.state, row.how) == ("succeeded", "answered"):
            assert sent[0].status == 200
    assert "History is whole" in scene.portal.manage("verify_audit")
