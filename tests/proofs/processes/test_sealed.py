"""Files, passwords and what is handed out are in memory only, whatever is killed when."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from localvault.testing import LocalVault
from tests.proofs.processes.portal import Portal
from tests.proofs.processes.records import Row
from tests.proofs.processes.sealing import ROUTES, URLS, Scene, check, scene
from tests.proofs.processes.secrets import HEARTBEAT
from tests.proofs.processes.test_no_secrets import FAULTS
from tests.proofs.processes.visitor import operation_of, words

__all__ = ["scene"]
pytestmark = pytest.mark.proof

TIMES = 20
NEVER_SENT = ("before-record", "after-record", "get", "before-send")
SENDING = ("after-send", "before-write", "after-write", "answered", "before-finish")


def points(verb: str) -> list[tuple[str, int]]:
    """Every step at which a process can be killed, and how often it passes there before."""
    gets = {"x-import": 3, "x-backup": 1, "x-issuer": 0}[verb]
    reads = [("get", n) for n in range(gets)]
    others = [(point, 0) for point in (*NEVER_SENT, *SENDING, "after-finish") if point != "get"]
    return [*others, *reads]


@pytest.mark.parametrize("verb", URLS)
def test_a_web_process_killed_at_any_step_leaves_nothing_behind(
    verb: str, scene: Scene, proof_vault: LocalVault
) -> None:
    killed = {f"{verb}-{point}-{skip}": (point, skip) for point, skip in points(verb)}
    if verb == "x-backup":
        proof_vault.fill([{"name": name, "key_type": "EC-P-256"} for name in killed])
    for name, (point, skip) in killed.items():
        scene.portal.seams.arm("web", name, point, skip=skip)
        with pytest.raises(requests.ConnectionError):
            scene.send(verb, name)
        scene.portal.seams.reached("web", name)
        assert nameless_files(scene.portal, name) == []
        scene.nothing_is_written(f"killed at {point}")
    ends = {row.name or issuer_of(scene, row): row for row in scene.settled(f"{verb}-")}
    for name, (point, _) in killed.items():
        if point == "before-record":
            assert name not in ends
        else:
            assert (ends[name].state, ends[name].how) in outcomes(verb, point), name
    scene.nothing_is_written("all is over")
    check(scene, proof_vault, list(ends.values()))


def nameless_files(running: Portal, name: str) -> list[str]:
    """Files without a name that the killed process had open, but for gunicorn's own."""
    told = (running.seams.folder / "web" / f"{name}.process").read_text()
    return [file for file in re.findall(r'"([^"]+ \(deleted\))"', told) if HEARTBEAT not in file]


def issuer_of(scene: Scene, row: Row) -> str:
    """The issuer of an operation about one."""
    sql = "SELECT request FROM certificates_operation WHERE id = %s"
    ((request,),) = scene.portal.records.query(sql, [row.id.hex])
    (issuer,) = re.findall(r'"issuer": ?"([^"]+)"', request)
    return str(issuer)


def outcomes(verb: str, point: str) -> set[tuple[str, str]]:
    """What may have become of it."""
    if point in NEVER_SENT:
        return {("failed", "not_sent")}
    if point == "after-finish":
        return {("succeeded", "answered")}
    if verb == "x-backup":
        return {("failed", "read_only")}
    if verb == "x-issuer":
        return {("needs_decision", "")}  # no look shows an issuer
    done, not_done = ("succeeded", "seen"), ("failed", "seen")
    if point == "after-write":  # what was just written may get lost with its sender
        return {done, not_done}
    return {done} if point in ("answered", "before-finish") else {not_done}


def test_whatever_goes_wrong_nothing_is_written(scene: Scene, proof_vault: LocalVault) -> None:
    names = {f"f-{verb}-{fault}": (verb, fault) for verb in URLS for fault in FAULTS}
    backed_up = [name for name, (verb, _) in names.items() if verb == "x-backup"]
    proof_vault.fill([{"name": name, "key_type": "EC-P-256"} for name in backed_up])
    for name, (verb, fault) in names.items():
        if FAULTS[fault]:
            proof_vault.fault(route=ROUTES[verb], name=name, **FAULTS[fault])
    with ThreadPoolExecutor(6) as senders:
        sent = [senders.submit(scene.send, verb, name) for name, (verb, _) in names.items()]
    answers = [answer.result() for answer in sent]
    handed_out = [answer for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} == {200, 302}
    assert all(b"AzureKeyVaultKeyBackup" in answer.content for answer in handed_out)
    rows = scene.settled("f-x-")
    assert len(rows) == len(names)
    check(scene, proof_vault, rows)
    scene.nothing_is_written("every fault")
    pages = ["/operations/?kind=all", *(f"/operations/{row.id}/" for row in rows)]
    shown = {page: scene.visitor.get(page).content for page in pages}
    assert scene.secrets.found_in(shown) == []
    assert any(row.id.hex[:8].encode() in shown[f"/operations/{row.id}/"] for row in rows)


def test_a_secret_would_be_found(scene: Scene) -> None:
    planted = dict.fromkeys(("raw", "base64", "hex"), scene.secrets.pfx())
    key = scene.secrets.known[-1]
    for form in scene.secrets.forms_of(key):
        assert scene.secrets.found_in({"a file": b"before " + form + b" after"})
    assert scene.secrets.found_in(planted)


def test_a_form_that_reads_sent_twenty_times_hands_out_one_file(
    scene: Scene, proof_vault: LocalVault
) -> None:
    name = "twenty-backups"
    proof_vault.fill([{"name": name, "key_type": "EC-P-256"}])
    web = scene.portal.start_web(2)
    web.wait()
    form = scene.visitor.new_form()
    servers = [(web.url, "")[n % 2] for n in range(TIMES)]

    with ThreadPoolExecutor(TIMES) as senders:
        answers = list(senders.map(lambda at: scene.send("x-backup", name, at=at, **form), servers))

    (row,) = scene.settled(name)
    files = [answer for answer in answers if answer.status_code == 200]
    assert len(files) == 1
    assert {operation_of(a) for a in answers if a not in files} == {row.id}
    assert len(proof_vault.journal(route="backup", name=name, authorised=True)) == 1
    page = words(scene.visitor.get(f"/operations/{row.id}/"))
    assert "Handed out on" in page
    assert f"{len(files[0].content):,} bytes" in page
    scene.nothing_is_written("twenty times")
