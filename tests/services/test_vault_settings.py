"""What administrators change of a vault: written with its history, or not at all."""

from functools import partial

import pytest
from django.utils import timezone
from pytest_django import Settings

from certificates.domain.errors import Forbidden, NotVisible, VaultFailure
from certificates.domain.failures import FailureKind
from certificates.domain.lifecycle import How, State
from certificates.models import AuditEvent, Operation, Person, Vault
from certificates.services import certificates, operations, vaults
from certificates.services.certificates import Query
from certificates.services.keyvault import Reading, within
from certificates.services.sync import leases, sync_vault
from certificates.services.vaults import settings as vault_settings
from certificates.verbs import Create, Delete
from kvportal.named_credentials import NamedCredential
from localvault.testing import LocalVault
from tests.services.asking import EC, filled, fresh, perform

NOTE = "the team moves it"


def switch_off(vault: Vault, by: Person) -> Vault:
    """The row as it is after an administrator switched it off."""
    vault_settings.switch_off(actor=by, vault=vault, note=NOTE)
    return Vault.objects.get(pk=vault.pk)


class TestSettings:
    def test_what_changed_is_told_with_the_values_before(
        self, vault: Vault, administrator: Person, settings: Settings
    ) -> None:
        settings.CREDENTIALS = {"partner": NamedCredential(name="partner", client_id="x")}
        wanted = {"label": "Production", "credential": "partner", "owner_email": ""}
        assert vault_settings.change(actor=administrator, vault=vault, **wanted)
        assert not vault_settings.change(actor=administrator, vault=vault, **wanted)
        told = AuditEvent.objects.get(event="vault.changed")
        assert told.vault == vault.slug
        assert told.details == {"label": ["", "Production"], "credential": ["", "partner"]}
        vault.refresh_from_db()
        assert (vault.label, vault.credential) == ("Production", "partner")

    def test_another_credential_makes_forget_what_the_first_one_may(
        self, vault: Vault, administrator: Person, settings: Settings
    ) -> None:
        settings.CREDENTIALS = {"partner": NamedCredential(name="partner", client_id="x")}
        vault.permissions.create(permission="list", is_held=True, known_at=timezone.now())
        change = partial(vault_settings.change, actor=administrator, vault=vault, owner_email="")
        change(label="Test", credential="")
        assert vault.permissions.exists()
        change(label="Test", credential="partner")
        assert not vault.permissions.exists()

    def test_a_credential_that_the_settings_do_not_have_is_refused(
        self, vault: Vault, administrator: Person
    ) -> None:
        with pytest.raises(ValueError, match="no credential partner"):
            vault_settings.change(
                actor=administrator, vault=vault, label="", credential="partner", owner_email=""
            )

    def test_only_administrators_may_and_the_attempt_is_told(
        self, vault: Vault, operator: Person, stranger: Person
    ) -> None:
        with pytest.raises(Forbidden):
            switch_off(vault, operator)
        with pytest.raises(NotVisible):
            switch_off(vault, stranger)
        assert Vault.objects.get(pk=vault.pk).is_enabled
        denials = AuditEvent.objects.filter(event="operation.denied")
        assert [event.details["action"] for event in denials] == ["manage", "manage"]


class TestSwitchedOff:
    def test_nothing_calls_it(
        self, vault: Vault, administrator: Person, local_vault: LocalVault
    ) -> None:
        name = filled(local_vault)
        off = switch_off(vault, administrator)
        asked = len(local_vault.journal())
        with pytest.raises(VaultFailure) as refused:
            vaults.find(actor=administrator, slug=vault.slug)
        assert refused.value.failure.kind is FailureKind.SWITCHED_OFF
        assert refused.value.failure.note == NOTE
        with within(1), pytest.raises(VaultFailure):
            Reading(off).certificate(name)
        assert sync_vault(off) is None
        assert certificates.page(actor=administrator, query=Query()).rows == []
        assert vaults.in_use() == []
        assert len(local_vault.journal()) == asked

    def test_those_who_see_it_still_do(self, vault: Vault, administrator: Person) -> None:
        off = switch_off(vault, administrator)
        assert vaults.shown(actor=administrator) == [off]
        assert vaults.visible(actor=administrator) == []
        assert vaults.find_to_show(actor=administrator, slug=vault.slug) == off
        assert vaults.connection_of(off).state == "off"

    def test_an_operation_that_was_on_its_way_is_not_sent(
        self, vault: Vault, administrator: Person, local_vault: LocalVault
    ) -> None:
        """Its page had been opened before."""
        switch_off(vault, administrator)
        name = filled(local_vault)
        operation = perform(Delete(name=name), vault, administrator)
        assert (operation.status, operation.how) == (State.FAILED, How.NOT_SENT)
        assert operation.failure is not None
        assert operation.failure.kind is FailureKind.SWITCHED_OFF
        assert local_vault.journal(route="delete", name=name) == []

    def test_an_operation_waits_until_it_is_switched_on(
        self, vault: Vault, administrator: Person, local_vault: LocalVault
    ) -> None:
        operation = perform(Create(name=fresh(), spec=EC), vault, administrator)
        off = switch_off(vault, administrator)
        Operation.objects.update(next_check_at=timezone.now())
        assert operations.settle_due() == 0
        vault_settings.switch_on(actor=administrator, vault=off)
        assert operations.settle_due() == 1
        assert not Operation.objects.filter(pk=operation.pk, last_looked_at=None).exists()

    def test_a_sync_that_reads_it_ends(self, vault: Vault, administrator: Person) -> None:
        holder = leases.take(vault, timezone.now())
        assert holder is not None
        switch_off(vault, administrator)
        with pytest.raises(leases.LeaseLost):
            leases.keep(vault, holder, 1)

    def test_off_and_on_are_told_once_each(self, vault: Vault, administrator: Person) -> None:
        off = switch_off(vault, administrator)
        again = switch_off(off, administrator)
        assert again.switched_off_at == off.switched_off_at
        assert off.switched_off_by == administrator
        for _ in range(2):
            vault_settings.switch_on(actor=administrator, vault=off)
        told = AuditEvent.objects.filter(event__startswith="vault.").order_by("number")
        assert [event.event for event in told] == ["vault.switched_off", "vault.switched_on"]
        assert {event.details["note"] for event in told} == {NOTE}

    def test_without_a_note_nothing_happens(self, vault: Vault, administrator: Person) -> None:
        with pytest.raises(ValueError, match="why"):
            vault_settings.switch_off(actor=administrator, vault=vault, note="  ")
        assert Vault.objects.get(pk=vault.pk).is_enabled
