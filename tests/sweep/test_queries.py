"""Lists ask the database as often for many rows as for few."""

import base64
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.domain.lifecycle import State
from certificates.domain.x509 import content_of_csr, pem
from certificates.models import Certificate, DeletedCertificate, OutsideChange, Vault
from localvault.testing import LocalVault
from tests.support.inventory import fill, read_in
from tests.views.csr import CSR
from tests.views.scene import MakeOperation

pytestmark = pytest.mark.usefixtures("certificates", "vault")


def queries(client: Client, page: str, **headers: str) -> int:
    """How many queries a page takes.

    The first page of a session notes its beginning as well, and the first answer of a vault that.
    """
    client.get("/vaults/kv-tests/certificates/page-web/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page, headers=headers).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["/operations/", "/operations/?kind=all"])
def test_operations(
    as_operator: Client, vault: Vault, make_operation: MakeOperation, page: str
) -> None:
    states = (State.WAITING, State.SUCCEEDED, State.NEEDS_DECISION, State.FAILED)
    now, counts = timezone.now(), []
    for number in (1, 30):
        place = Vault.objects.create(slug=f"kv-{number}", url=f"https://localhost:{number}")
        for n in range(number):
            for state in states:
                make_operation(state, name=f"page-{number}-{n}")
            make_operation(State.SUCCEEDED, verb="delete", name=f"lost-{n}", vault=place)
            Certificate.objects.create(
                vault=place, name=f"others-{n}", key=f"others-{n}", enabled=True, listed_at=now,
                operation="inProgress", operation_seen_at=now,
            )  # fmt: skip
        counts.append(queries(as_operator, page))
    assert counts[0] == counts[1]


def test_the_rows_of_one_poll(as_reader: Client, make_operation: MakeOperation) -> None:
    htmx = {"HX-Request": "true"}
    ids = [make_operation(State.WAITING, name=f"page-{number}").id for number in range(30)]
    few = queries(as_reader, f"/operations/rows/?id={ids[0]}.waiting", **htmx)
    asked = "&".join(f"id={number}.waiting" for number in ids)
    assert queries(as_reader, f"/operations/rows/?{asked}", **htmx) == few


def test_the_operations_of_one_certificate(
    as_reader: Client, make_operation: MakeOperation
) -> None:
    page = "/vaults/kv-tests/certificates/page-web/"
    spec = {"subject": "CN=page-op", "issuer": "Unknown"}
    request = {"verb": "create", "vault": "kv-tests", "name": "page-web", "spec": spec}
    waiting = {"name": "page-web", "accepted": {"csr": CSR}, "request": request}
    make_operation(State.WAITING, **waiting)
    few = queries(as_reader, page)
    for _ in range(5):
        make_operation(State.WAITING, **waiting)
    assert queries(as_reader, page) == few


@pytest.mark.parametrize("answers", [True, False])
def test_a_certificate_with_a_long_history(
    as_reader: Client,
    vault: Vault,
    local_vault: LocalVault,
    make_operation: MakeOperation,
    answers: bool,
) -> None:
    now, counts = timezone.now(), []
    read_in(vault, "page-web")
    for number in (2, 60):
        name = f"long-{number}-{answers}".lower()
        local_vault.fill([{"name": name, "versions": number, "key_type": "EC-P-256"}])
        read_in(vault, name)
        for _ in range(number):
            make_operation(State.SUCCEEDED, name=name)
            OutsideChange.objects.create(vault=vault, key=name, name=name, what="tags", before=now)
        if not answers:
            Vault.objects.update(closed_until=now + timedelta(minutes=1), failing_since=now)
        counts.append(queries(as_reader, f"/vaults/kv-tests/certificates/{name}/"))
        Vault.objects.update(closed_until=None, failing_since=None)
    assert counts[0] == counts[1]


def test_what_has_the_key_of_a_certificate(
    as_reader: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    request = base64.b64decode(CSR)
    content, now, counts = content_of_csr(request), timezone.now(), []
    assert content
    sent = {"text": pem(request, "CERTIFICATE REQUEST").decode()}
    as_reader.get("/certificates/find/")
    for names in (["one"], [f"key-{number}" for number in range(20)]):
        for name in names:
            accepted = {"csr": CSR, "key": content.key}
            make_operation(State.WAITING, name=name, accepted=accepted)
            held = Certificate.objects.create(
                vault=vault, name=name, key=name, enabled=True, listed_at=now
            )
            held.versions.create(enabled=True, key_sha256=content.key)
        with CaptureQueriesContext(connection) as captured:
            assert as_reader.post("/certificates/find/", sent).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("asked", ["", "?q=many&sort=-updated&state=action&tag=a", "?q=aabbccdd"])
def test_certificates(
    as_reader: Client, vault: Vault, make_operation: MakeOperation, asked: str
) -> None:
    counts = []
    for number in (10, 2_000):
        Certificate.objects.all().delete()
        fill(vault, number)
        for n in range(0, number, 50):
            make_operation(State.WAITING, name=f"many-{n:03}")
            make_operation(State.WAITING, name=f"queries-{number}-{n}")
        counts.append(queries(as_reader, f"/certificates/{asked}"))
    assert counts[0] == counts[1]


def test_a_certificate_among_many(as_reader: Client, vault: Vault) -> None:
    counts = []
    for number in (10, 2_000):
        Certificate.objects.all().delete()
        fill(vault, number)
        read_in(vault, "page-web")
        counts.append(queries(as_reader, "/vaults/kv-tests/certificates/page-web/"))
    assert counts[0] == counts[1]


def test_deleted_certificates(
    as_operator: Client, vault: Vault, make_operation: MakeOperation
) -> None:
    counts, now = [], timezone.now()
    for stem, number in (("few", 2), ("lots", 30)):
        for name in (f"{stem}-{n}" for n in range(number)):
            DeletedCertificate.objects.create(vault=vault, name=name, key=name, deleted=now)
            make_operation(State.SUCCEEDED, verb="delete", name=name)
            make_operation(State.WAITING, verb="recover", name=name)
            make_operation(State.WAITING, verb="delete", name=f"{name}-new")
        counts.append(queries(as_operator, f"/deleted/?q={stem}-"))
    assert counts[0] == counts[1]


def test_vaults(as_operator: Client) -> None:
    few = queries(as_operator, "/vaults/")
    for number in range(10):
        Vault.objects.create(slug=f"kv-{number}", url=f"https://localhost:{number + 1}")
    assert queries(as_operator, "/vaults/") == few
