"""Nothing secret is written anywhere, whatever goes wrong."""

import base64
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from localvault.testing import LocalVault
from tests.proofs.processes import asking, common, records
from tests.proofs.processes.conftest import SLUG
from tests.proofs.processes.portal import PEOPLE, SECRET, Portal, portal
from tests.proofs.processes.programs import wait_until
from tests.proofs.processes.visitor import Visitor
from tests.verbs.specimens import KINDS

pytestmark = pytest.mark.proof

TYPED = "marker-typed-into-a-form-that-never-asked"
WRONG = "marker-wrong-password-of-somebody"
PASSWORD_FIELDS = ("password", "passphrase", "pwd", "secret", "pfx_password", "token")
PATTERNS = {
    "a private key": re.compile(rb"PRIVATE KEY"),
    "a token": re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\."),
    "an Authorization header": re.compile(rb"[Bb]earer eyJ"),
}
FAULTS: dict[str, dict[str, Any]] = {
    "none": {},
    "drop-before": {"kind": "drop"},
    "drop-after": {"kind": "drop", "when": "after"},
    "silence": {"kind": "silence"},
    "drip": {"kind": "drip", "interval": 0.5},
    "late": {"kind": "commit_late", "seconds": 1.0},
    "proxy": {"kind": "answer", "status": 403, "body": "<h1>no</h1>"},
    "own-error": {"kind": "answer", "status": 500},
    "busy-after": {"kind": "answer", "status": 503, "when": "after"},
    "no-json": {"kind": "answer", "status": 200, "body": "{", "when": "after"},
    "unauthorised": {"kind": "answer", "status": 401},
}


@dataclass(frozen=True)
class Used:
    """A portal in which everything has happened, and the pages that it shows of it."""

    portal: Portal
    pages: dict[str, bytes]


@pytest.fixture(scope="module")
def used(
    running_vault: LocalVault, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Used]:
    """Every verb with every fault, each sent with markers in fields that nobody asked for."""
    folder = tmp_path_factory.mktemp("secrets")
    with portal(folder, [running_vault], template=template, pace=0.2, serving=2) as running:
        wrong = Visitor(running.url)
        assert wrong.sign_in("olu", WRONG).status_code == 200
        wrong.close()
        visitor = running.visitor()
        do_everything(running, running_vault, visitor)
        pages = read_everything(running, visitor)
        running.stop()
        yield Used(running, pages)


def do_everything(running: Portal, vault: LocalVault, visitor: Visitor) -> None:
    """All of it at once, and wait until it is over."""
    names = {f"{kind}-{fault}": (kind, fault) for kind in KINDS for fault in FAULTS}
    asking.prepare(vault, [(kind.key, name) for name, (kind, _) in names.items()])
    planted = dict.fromkeys(PASSWORD_FIELDS, TYPED)
    for name, (kind, fault) in names.items():
        if FAULTS[fault]:
            vault.fault(route=kind.route, name=name, **FAULTS[fault])
    with ThreadPoolExecutor(12) as senders:
        sent = [
            senders.submit(partial(asking.ask, visitor, kind.key, SLUG, name, **planted))
            for name, (kind, _) in names.items()
        ]
    assert {answer.result().status_code for answer in sent} == {302}
    wait_until(
        lambda: all(row.is_final for row in records.operations(running.records)),
        "everything is settled",
        40,
    )
    common.check(running, vault)


def read_everything(running: Portal, visitor: Visitor) -> dict[str, bytes]:
    """Every page that shows it."""
    paths = ["/certificates/", "/deleted/", "/operations/", "/vaults/", f"/vaults/{SLUG}/create/"]
    paths += [f"/operations/{row.id}/" for row in records.operations(running.records)]
    paths += [f"/vaults/{SLUG}/certificates/create-none/", "/accounts/login/"]
    return {path: visitor.get(path).content for path in paths}


def written(used: Used) -> dict[str, bytes]:
    """Every page, log and file of the state folder; its write-ahead log among them."""
    files = [file for file in used.portal.state.rglob("*") if file.is_file()]
    kept = [file for file in files if used.portal.state / "static" not in file.parents]
    assert len(used.portal.logs) == 2
    return used.pages | records.contents_of((*kept, *used.portal.logs))


def forms_of(marker: str) -> list[bytes]:
    """As it is, and inside anything that is base64, wherever it begins there."""
    text = marker.encode()
    inside = [base64.b64encode(b"x" * n + text)[4 if n else 0 : -4] for n in range(3)]
    return [text, *inside]


def test_no_password_and_no_other_secret_is_written_anywhere(
    used: Used, running_vault: LocalVault
) -> None:
    secrets = [TYPED, WRONG, SECRET, running_vault.identity_header]
    secrets += [password for _, password in PEOPLE.values()]
    for place, content in written(used).items():
        for secret in secrets:
            assert not any(form in content for form in forms_of(secret)), f"{secret} in {place}"


@pytest.mark.parametrize("what", PATTERNS)
def test_no_private_key_and_no_token_is_written_anywhere(what: str, used: Used) -> None:
    for place, content in written(used).items():
        assert not PATTERNS[what].search(content), place


def test_a_marker_would_be_found(used: Used) -> None:
    assert any(b"create-drop-after" in content for content in written(used).values())
