"""Certificates read live: lists over all vaults, one alone, and what a name is free for."""

import pytest

from certificates.domain.errors import NotThere, VaultFailure
from certificates.domain.issuers import UNKNOWN
from certificates.domain.spec import Spec
from certificates.domain.x509 import Names
from certificates.models import Person, Vault
from certificates.services import certificates
from certificates.verbs import Create, Delete
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled
from tests.support.inventory import read_in_deleted

CSR = Spec(subject="CN=ca", key_type="EC", key_size=None, curve="P-256", issuer=UNKNOWN)
BUSY = '{"error": {"code": "Throttled", "message": "Too many requests."}}'


@pytest.fixture
def dead(vault: Vault) -> Vault:
    """A vault at whose address nobody listens."""
    return Vault.objects.create(slug="kv-dead", url="https://localhost:9", is_standin=True)


def test_one_certificate_whole(vault: Vault, operator: Person, local_vault: LocalVault) -> None:
    name = fresh("Web")
    tags = {"team": "payments"}
    wanted = {"name": name, "key_type": "EC-P-256", "age_days": 3, "versions": 3, "tags": tags}
    local_vault.fill([{**wanted, "dns_names": ["www.contoso.com"], "subject": "CN=web"}])
    detail = certificates.one(actor=operator, vault=vault, name=name.lower())
    assert detail.certificate.name == name
    assert dict(detail.certificate.tags) == tags
    assert detail.facts is not None
    assert detail.facts.names == Names(dns=("www.contoso.com",))
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
