"""A vault that lags behind: it is asked in the newest API version that it and the portal know."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from azure.keyvault.certificates import ApiVersion
from django.utils import timezone
from pytest_django import Settings

from certificates.domain.advanced import Advanced
from certificates.domain.api_versions import KNOWN, NEWEST
from certificates.domain.checking import Step
from certificates.domain.errors import Refused
from certificates.domain.explanations import explain
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.domain.spec import Spec
from certificates.models import Operation, Person, Vault
from certificates.services import certificates, connection, downloads
from certificates.services.keyvault import Gateway, Reading, api_versions, within
from certificates.services.sync import sync_vault
from certificates.verbs import (
    Cancel,
    Create,
    Delete,
    DeleteOperation,
    Disable,
    Purge,
    Recover,
    Renew,
    SetTags,
    Verb,
)
from localvault.testing import Entry, LocalVault
from tests.services.asking import EC, filled, fresh, perform, settled

pytestmark = pytest.mark.wire

OLD = "7.3,7.4"
BY_CA = Spec(subject="CN=asked", key_type="EC", key_size=None, curve="P-256", issuer="Unknown")


def version_of(entry: Entry) -> str:
    return parse_qs(urlsplit(entry.path).query)["api-version"][0]


def last(running: LocalVault) -> int:
    """The number of the newest row of its journal."""
    entries = running.journal()
    return entries[-1].seq if entries else 0


def changes(entries: list[Entry]) -> list[Entry]:
    """The requests that could change something and carried a token."""
    return [entry for entry in entries if entry.authorised and entry.method not in ("GET", "SELF")]


@pytest.fixture
def lagging(vault: Vault, local_vault: LocalVault) -> LocalVault:
    """The local vault, which speaks old versions only."""
    local_vault.configure(api_versions=OLD)
    return local_vault


def test_the_newest_one_is_that_of_the_sdk() -> None:
    """An upgrade of the SDK that brings a newer one is noticed here."""
    assert next(iter(ApiVersion)).value == NEWEST
    assert set(KNOWN) <= {version.value for version in ApiVersion}


class TestLearning:
    def test_a_read_is_made_again_in_the_version_that_the_vault_names(
        self, vault: Vault, lagging: LocalVault
    ) -> None:
        with within(5):
            Reading(vault).certificates()
        asked = lagging.journal(route="list", authorised=True)[-2:]
        assert [(version_of(e), e.status) for e in asked] == [(NEWEST, 400), ("7.4", 200)]

    def test_it_is_asked_so_from_then_on(self, vault: Vault, lagging: LocalVault) -> None:
        name = filled(lagging)
        with within(5):
            Reading(vault).certificates()
            Reading(vault).certificate(name)
            list(Reading(vault).versions(name, ""))
        assert {version_of(e) for e in lagging.journal(name=name, method="GET")} == {"7.4"}

    def test_other_processes_learn_it_from_the_row(
        self, vault: Vault, operator: Person, lagging: LocalVault
    ) -> None:
        name = filled(lagging)
        certificates.one(actor=operator, vault=vault, name=name)
        row = Vault.objects.get(pk=vault.pk)
        assert row.api_version == "7.4"
        api_versions.forget()
        since = last(lagging)
        certificates.one(actor=operator, vault=row, name=name)
        assert {version_of(e) for e in lagging.journal(since=since)} == {"7.4"}

    def test_an_older_row_is_not_believed_again(self, vault: Vault, lagging: LocalVault) -> None:
        with within(5):
            Reading(vault).certificates()
        stale = Vault(
            url=vault.url, api_version="7.3", api_version_at=timezone.now() - timedelta(1)
        )
        assert api_versions.version_of(stale) == "7.4"

    def test_a_vault_that_knows_none_is_told(self, vault: Vault, local_vault: LocalVault) -> None:
        local_vault.configure(api_versions="2016-10-01,7.0")
        check = connection.check(vault=vault)
        assert check.failure is not None
        assert check.failure.kind is FailureKind.API_VERSION
        told = explain(check.failure)
        assert told.why.startswith(f"kv-tests does not know API version {NEWEST}.")
        assert Vault.objects.get(pk=vault.pk).api_version == ""

    def test_a_bare_400_teaches_nothing_and_the_check_says_so(
        self, vault: Vault, local_vault: LocalVault
    ) -> None:
        local_vault.fault("answer", route="list", status=400, body="")
        since = last(local_vault)
        check = connection.check(vault=vault)
        assert check.failure is not None
        assert check.failure.kind is FailureKind.NOT_A_VAULT
        told = explain(check.failure)
        assert f"may not know API version {NEWEST}" in told.why
        assert "KVPORTAL_API_VERSION" in told.remedies[0].text
        assert len(local_vault.journal(since=since, route="list", authorised=True)) == 1


class TestNamed:
    def test_nothing_else_is_tried(
        self, vault: Vault, lagging: LocalVault, settings: Settings
    ) -> None:
        settings.API_VERSION = "7.6"
        since = last(lagging)
        check = connection.check(vault=vault)
        assert check.failure is not None
        assert check.failure.kind is FailureKind.API_VERSION
        assert {version_of(e) for e in lagging.journal(since=since)} == {"7.6"}

    def test_it_is_used_everywhere_and_kept_nowhere(
        self, vault: Vault, lagging: LocalVault, settings: Settings
    ) -> None:
        settings.API_VERSION = "7.3"
        since = last(lagging)
        assert connection.check(vault=vault).failure is None
        report = sync_vault(vault)
        assert report and report.failure is None
        assert {version_of(e) for e in lagging.journal(since=since)} == {"7.3"}
        assert Vault.objects.get(pk=vault.pk).api_version == ""


class TestSync:
    def test_it_reads_all_and_learns(self, vault: Vault, lagging: LocalVault) -> None:
        name, since = filled(lagging), last(lagging)
        report = sync_vault(vault)
        assert report and report.failure is None
        assert vault.certificates.get(name=name).version
        assert Vault.objects.get(pk=vault.pk).api_version == "7.4"
        refused = [e for e in lagging.journal(since=since) if e.status == 400]
        assert len(refused) == 1

    @pytest.mark.parametrize(("hours", "tries"), [(23, 0), (25, 1)])
    def test_the_newest_is_tried_again_once_a_day(
        self, vault: Vault, lagging: LocalVault, hours: int, tries: int
    ) -> None:
        sync_vault(vault)
        api_versions.forget()
        vault.api_version_at = timezone.now() - timedelta(hours=hours)
        vault.save()
        since = last(lagging)
        for _ in range(2):
            sync_vault(Vault.objects.get(pk=vault.pk))
        newest = [e for e in lagging.journal(since=since) if version_of(e) == NEWEST]
        assert len(newest) == tries
        assert Vault.objects.get(pk=vault.pk).api_version == "7.4"

    def test_a_vault_that_has_caught_up_is_asked_in_the_newest(
        self, vault: Vault, lagging: LocalVault
    ) -> None:
        sync_vault(vault)
        vault.api_version_at = timezone.now() - timedelta(days=2)
        vault.save()
        api_versions.forget()
        lagging.configure(api_versions="all")
        sync_vault(vault)
        assert Vault.objects.get(pk=vault.pk).api_version == ""
        assert api_versions.version_of(vault) == NEWEST


class TestChanges:
    @pytest.mark.usefixtures("quick")
    def test_all_that_can_be_done_is_done_once(
        self, vault: Vault, operator: Person, administrator: Person, lagging: LocalVault
    ) -> None:
        """As by a process that has just started, before each of them."""
        self_signed, by_ca, since = fresh(), fresh(), last(lagging)
        assert connection.check(vault=vault).failure is None
        done = [
            self.done(Create(name=self_signed, spec=EC), vault, operator),
            self.done(Renew(name=self_signed, spec=EC), vault, operator),
            self.done(SetTags(name=self_signed, tags={"a": "b"}), vault, operator),
            self.done(Disable(name=self_signed), vault, operator),
            self.done(Delete(name=self_signed), vault, operator),
            self.done(Recover(name=self_signed), vault, operator),
            self.done(Delete(name=self_signed), vault, operator),
            self.done(Purge(name=self_signed), vault, administrator),
        ]
        assert {operation.how for operation in done} == {How.ANSWERED}
        waits = perform(Create(name=by_ca, spec=BY_CA), vault, operator)
        assert downloads.pending_csr(actor=operator, vault=vault, name=by_ca).content
        self.done(Cancel(name=by_ca), vault, operator)
        assert settled(waits).state == State.CANCELLED
        self.done(DeleteOperation(name=by_ca), vault, operator)
        sent = changes(lagging.journal(since=since))
        assert {version_of(entry) for entry in sent} == {"7.4"}
        assert len(sent) == len({entry.client_request_id for entry in sent}) == 11
        assert all(entry.committed for entry in sent)

    def done(self, verb: Verb, vault: Vault, actor: Person) -> Operation:
        api_versions.forget()
        Vault.objects.filter(pk=vault.pk).update(api_version="", api_version_at=None)
        operation = settled(perform(verb, Vault.objects.get(pk=vault.pk), actor))
        assert operation.state == State.SUCCEEDED, (verb, operation.error)
        return operation

    def test_a_process_that_learns_late_sends_no_second_request(
        self, vault: Vault, local_vault: LocalVault
    ) -> None:
        """The vault lags only after the look: its request stays in the version of that look."""
        name, gateway = fresh(), Gateway(vault, "late")
        with within(5):
            gateway.look(Create.gets, name)
        local_vault.configure(api_versions=OLD)
        with within(5):
            Reading(vault).certificates()
        with within(5), pytest.raises(Refused):
            gateway.create(name, EC)
        [sent] = changes(local_vault.journal(name=name))
        assert (version_of(sent), sent.committed) == (NEWEST, False)

    def test_a_change_that_is_refused_for_its_version_is_not_made_again(
        self, vault: Vault, operator: Person, local_vault: LocalVault
    ) -> None:
        name, message = fresh(), "The specified version (x) is not recognized."
        body = {"error": {"code": "BadParameter", "message": message}}
        local_vault.fault("answer", route="create", name=name, status=400, body=body)
        operation = perform(Create(name=name, spec=EC), vault, operator)
        assert (operation.state, operation.how) == (State.FAILED, How.ANSWERED)
        assert operation.failure is not None
        assert operation.failure.kind is FailureKind.API_VERSION
        assert len(changes(local_vault.journal(name=name))) == 1

    @pytest.mark.parametrize(
        ("spec", "words"),
        [
            (
                Spec(ip_addresses=("192.0.2.1",)),
                "IP addresses and URIs need API version 2025-07-01",
            ),
            (Spec(uris=("https://a.b/",)), "kv-tests speaks 7.4."),
            (
                Spec(subject="CN=a", advanced=Advanced(preserve_order=True)),
                "The order of the certificates needs API version 7.6",
            ),
        ],
    )
    def test_what_the_vault_would_leave_out_is_not_sent(
        self, vault: Vault, operator: Person, lagging: LocalVault, spec: Spec, words: str
    ) -> None:
        name = fresh()
        operation = perform(Create(name=name, spec=spec), vault, operator)
        assert (operation.state, operation.how) == (State.FAILED, How.NOT_SENT)
        assert operation.failure is not None
        assert operation.failure.kind is FailureKind.API_TOO_OLD
        told = explain(operation.failure, attempt=operation.verb_object.attempt, name=name)
        assert words in told.why
        assert told.why.endswith("Nothing was changed.")
        assert changes(lagging.journal(name=name)) == []

    def test_a_renewal_sends_no_policy_and_so_needs_nothing(
        self, vault: Vault, operator: Person, lagging: LocalVault
    ) -> None:
        name = filled(lagging, ip_addresses=["192.0.2.1"])
        spec = Spec(subject=f"CN={name}", ip_addresses=("192.0.2.1",))
        assert perform(Renew(name=name, spec=spec), vault, operator).state == State.WAITING


def test_a_vault_that_was_never_asked_is_taken_to_know_the_newest(vault: Vault) -> None:
    told = api_versions.standing(vault)
    assert (told.version, told.is_named, told.since) == (NEWEST, False, None)


def test_the_check_names_the_version(vault: Vault, lagging: LocalVault) -> None:
    steps = {step.step: step.found for step in connection.check(vault=vault).steps}
    assert steps[Step.LIST].endswith(", in API version 7.4")
