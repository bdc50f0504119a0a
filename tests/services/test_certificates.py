"""Certificates read live: lists over all vaults, one alone, and what a name is free for."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from certificates.domain.actions import Role
from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import State
from certificates.domain.spec import UNKNOWN, Spec
from certificates.models import Grant, Person, Vault
from certificates.services import certificates, operations, side_by_side
from certificates.services.certificates import Page, Query
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled
from tests.services.rows import columns, make
from tests.support.inventory import read_in_deleted

CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)
BUSY = '{"error": {"code": "Throttled", "message": "Too many requests."}}'


@pytest.fixture(scope="module")
def second_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    """Another vault."""
    with LocalVault.start(tmp_path_factory.mktemp("second"), name="kv-second") as running:
        yield running


@pytest.fixture
def second(vault: Vault, second_running: LocalVault) -> Vault:
    """Its row."""
    ca = str(second_running.ca)
    return Vault.objects.create(
        slug="kv-second", url=second_running.url, ca_file=ca, is_standin=True
    )


@pytest.fixture
def dead(vault: Vault) -> Vault:
    """A vault at whose address nobody listens."""
    return Vault.objects.create(slug="kv-dead", url="https://localhost:9", is_standin=True)


def names(page: Page) -> list[str]:
    """The names of a page's rows."""
    return [row.certificate.name for row in page.rows]


def test_pages_of_all_vaults_side_by_side(
    vault: Vault, second: Vault, second_running: LocalVault, operator: Person
) -> None:
    stem = fresh("many")
    wanted = [f"{stem}-{n:02}" for n in range(60)]
    second_running.fill([{"name": name, "key_type": "EC-P-256"} for name in wanted])
    found: list[str] = []
    query = Query(vault="kv-second")
    for _ in range(10):
        page = certificates.page(actor=operator, query=query)
        assert page.failures == []
        assert len(page.rows) <= 25
        found += names(page)
        if not page.after:
            break
        assert set(page.after) == {"kv-second"}
        query = Query(vault="kv-second", after=page.after)
    assert [name for name in found if name.startswith(stem)] == wanted
    both = certificates.page(actor=operator, query=Query())
    assert {row.vault.slug for row in both.rows} >= {"kv-second"}


def test_a_search_looks_through_all_pages_and_ignores_case(
    second: Vault, second_running: LocalVault, operator: Person
) -> None:
    stem = fresh("needle")
    second_running.fill([{"name": f"{stem}-Zz", "key_type": "EC-P-256"}])
    second_running.fill([{"name": fresh("hay"), "key_type": "EC-P-256"} for _ in range(30)])
    page = certificates.page(actor=operator, query=Query(search=f"{stem.upper()}-z"))
    assert names(page) == [f"{stem}-Zz"]
    assert page.after == {}
    assert certificates.page(actor=operator, query=Query(search="no-such-name")).rows == []


def test_a_search_that_the_vault_stops_answering_keeps_what_it_found_and_goes_on(
    second: Vault, second_running: LocalVault, operator: Person
) -> None:
    stem = fresh("00")  # the vault lists by name: the first is on the first page
    second_running.fill([{"name": f"{stem}-a", "key_type": "EC-P-256"}])
    second_running.fill([{"name": f"zz-{stem}", "key_type": "EC-P-256"}])
    second_running.fill([{"name": fresh("hay"), "key_type": "EC-P-256"} for _ in range(60)])
    query = Query(search=stem, vault="kv-second")
    second_running.fault("answer", route="list", status=429, body=BUSY, skip=1)
    first = certificates.page(actor=operator, query=query)
    assert (names(first), first.failures, set(first.after)) == (
        [f"{stem}-a"],
        [],
        {"kv-second"},
    )
    rest = certificates.page(
        actor=operator, query=Query(search=stem, vault="kv-second", after=first.after)
    )
    assert (names(rest), rest.after) == ([f"zz-{stem}"], {})
    second_running.fault("answer", route="list", status=429, body=BUSY)
    failed = certificates.page(actor=operator, query=query)
    assert [failure.kind for failure in failed.failures] == [FailureKind.THROTTLED]


def test_a_search_that_takes_long_stops_before_its_deadline(
    second: Vault,
    second_running: LocalVault,
    operator: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second_running.fill([{"name": fresh("hay"), "key_type": "EC-P-256"} for _ in range(30)])
    monkeypatch.setattr(side_by_side, "SEARCHING", 0)
    query = Query(search="no-such-name", vault="kv-second")
    page = certificates.page(actor=operator, query=query)
    assert (page.rows, page.failures, set(page.after)) == ([], [], {"kv-second"})


@pytest.mark.parametrize("token", ["x", "'--", "https://elsewhere.example/", "&a=b#c", "é", "\x00"])
def test_a_made_up_place_in_a_list_reaches_the_vault_as_text(
    vault: Vault, operator: Person, local_vault: LocalVault, token: str
) -> None:
    seen = max((entry.seq for entry in local_vault.journal()), default=0)
    page = certificates.page(actor=operator, query=Query(after={vault.slug: token}))
    assert {failure.kind for failure in page.failures} <= {FailureKind.INVALID}
    (request,) = local_vault.journal(route="list", authorised=True, since=seen)
    assert parse_qs(urlsplit(request.path).query)["$skiptoken"] == [token]


def test_one_dead_vault_hides_no_other(
    vault: Vault, dead: Vault, operator: Person, local_vault: LocalVault
) -> None:
    name = filled(local_vault)
    page = certificates.page(actor=operator, query=Query(search=name))
    assert names(page) == [name]
    assert [(f.vault, f.kind) for f in page.failures] == [("kv-dead", FailureKind.UNREACHABLE)]


def test_a_vault_that_may_not_be_listed_says_which_permission_lacks(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    local_vault.configure(permissions="get")
    (failure,) = certificates.page(actor=operator, query=Query()).failures
    assert (failure.kind, failure.permission) == (FailureKind.PERMISSION_POLICY, "list")


def test_only_vaults_that_the_person_may_see(
    vault: Vault, second: Vault, stranger: Person, local_vault: LocalVault
) -> None:
    filled(local_vault)
    assert certificates.page(actor=stranger, query=Query()).rows == []
    Grant.objects.create(person=stranger, role=Role.READER, vault=second, granted_by="tests")
    page = certificates.page(actor=stranger, query=Query())
    assert {row.vault.slug for row in page.rows} <= {"kv-second"}
    assert certificates.page(actor=stranger, query=Query(vault=vault.slug)) == Page([], [], {})


def test_rows_carry_their_open_operations_listed_or_not(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    local_vault.configure(delete_delay=9)
    pending = perform(Create(name=fresh("Pend"), spec=CSR), vault, operator)
    vanishing = perform(Delete(name=filled(local_vault)), vault, operator)
    page = certificates.page(actor=operator, query=Query(search=pending.name))
    (row,) = page.rows
    assert row.certificate.pending
    assert row.operations == [pending]
    (gone,) = certificates.page(actor=operator, query=Query(search=vanishing.name)).rows
    assert gone.certificate.name == vanishing.display_name
    assert gone.certificate.pending
    assert gone.operations == [vanishing]


def test_what_a_vault_does_not_list_is_known_only_at_its_end(
    second: Vault, second_running: LocalVault, dead: Vault, operator: Person
) -> None:
    second_running.fill([{"name": fresh("hay"), "key_type": "EC-P-256"} for _ in range(30)])
    for place in (second, dead):
        make(place, operator, name="zz-on-no-page", **columns(State.WAITING))
    page = certificates.page(actor=operator, query=Query())
    assert "kv-second" in page.after
    assert "zz-on-no-page" not in names(page)
    rows = certificates.page(actor=operator, query=Query(search="zz-on-no")).rows
    assert [row.vault for row in rows] == [second]


def test_an_open_operation_is_never_pushed_off_its_certificate(
    vault: Vault, operator: Person
) -> None:
    waiting = make(vault, operator, **columns(State.WAITING))
    refused = [make(vault, operator, **columns(State.FAILED)) for _ in range(12)]
    shown = operations.of_certificate(actor=operator, vault=vault, name="WEB")
    assert shown == [waiting, *reversed(refused[-9:])]


def test_one_certificate_whole(vault: Vault, operator: Person, local_vault: LocalVault) -> None:
    name = fresh("Web")
    tags = {"team": "payments"}
    wanted = {"name": name, "key_type": "EC-P-256", "age_days": 3, "versions": 3, "tags": tags}
    local_vault.fill([{**wanted, "dns_names": ["www.contoso.com"], "subject": "CN=web"}])
    detail = certificates.one(actor=operator, vault=vault, name=name.lower())
    assert detail.certificate.name == name
    assert dict(detail.certificate.tags) == tags
    assert detail.facts is not None
    assert detail.facts.names.dns == ("www.contoso.com",)
    assert detail.facts.sha1 == detail.certificate.thumbprint
    assert [version.current for version in detail.versions] == [True, False, False]
    created = [version.created for version in detail.versions if version.created]
    assert created == sorted(created, reverse=True)
    assert detail.certificate.policy is not None
    assert detail.certificate.policy.subject == "CN=web"
    assert detail.operations == []


def test_one_certificate_whose_first_version_is_pending(
    vault: Vault, operator: Person, local_vault: LocalVault
) -> None:
    operation = perform(Create(name=fresh(), spec=CSR), vault, operator)
    detail = certificates.one(actor=operator, vault=vault, name=operation.name)
    assert detail.facts is None
    assert detail.versions == []
    assert detail.pending is not None
    assert detail.pending.waits_for_merge
    assert detail.operations == [operation]


def test_what_is_missing_is_not_there_and_what_fails_is_a_failure(
    vault: Vault, dead: Vault, operator: Person
) -> None:
    with pytest.raises(NotThere):
        certificates.one(actor=operator, vault=vault, name=fresh())
    with pytest.raises(NotThere):
        certificates.one_deleted(vault=vault, name=fresh())
    with pytest.raises(VaultFailure) as failed:
        certificates.one(actor=operator, vault=dead, name="x")
    assert not isinstance(failed.value, NotThere)


def test_the_deleted_ones_and_who_deleted_them(
    vault: Vault, operator: Person, local_vault: LocalVault, quick: None
) -> None:
    local_vault.configure(delete_delay=0)
    operation = settled(perform(Delete(name=filled(local_vault)), vault, operator))
    outside = filled(local_vault, state="deleted")
    read_in_deleted(vault)
    (row,) = certificates.deleted_page(actor=operator, search=operation.name).rows
    assert (row.name, row.deleted_by) == (operation.display_name, "Operator Example")
    (other,) = certificates.deleted_page(actor=operator, search=outside).rows
    assert other.deleted_by == ""
    assert other.deleted is not None
    assert other.deleted.recoverable_days == 90
    one = certificates.one_deleted(vault=vault, name=operation.name)
    assert row.deleted is not None
    assert one.scheduled_purge == row.deleted.scheduled_purge


def test_what_a_name_is_free_for(vault: Vault, operator: Person, local_vault: LocalVault) -> None:
    states = {"ready": "exists", "deleted": "deleted", "csr": "pending"}
    for state, expected in states.items():
        name = filled(local_vault, state=state)
        assert certificates.state_of_name(vault=vault, name=name) == expected
    assert certificates.state_of_name(vault=vault, name=fresh()) == "free"
    renewed = filled(local_vault)
    perform(Create(name=renewed, spec=EC), vault, operator)
    assert certificates.state_of_name(vault=vault, name=renewed) in ("pending", "exists")
