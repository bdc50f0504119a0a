"""Any sequence of calls leaves a vault as a simple model says, whenever it is killed."""

from http import HTTPStatus
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from localvault.testing import LocalVault
from tests.localvault.calls import Answer, Json, creation
from tests.localvault.sequences_looks import NAMES, Looks, expect, names, places
from tests.localvault.sequences_model import Tags, Version

issuers = some.sampled_from(["Self", "Unknown"])
months = some.integers(1, 24)
tags = some.dictionaries(some.sampled_from("xy"), some.sampled_from("12"), max_size=2)


class Sequences(Looks):
    """Each rule is a call; its answer must be what the model says."""

    was_killed = False

    @rule(name=names, issuer=issuers, months=months, enabled=some.booleans(), tags=tags)
    def create(self, name: str, issuer: str, months: int, enabled: bool, tags: Tags) -> None:
        body = creation(issuer=issuer, x509={"validity_months": months}, tags=tags)
        body["attributes"] = {"enabled": enabled}
        answer = self.call("POST", f"/certificates/{name}/create", body)
        self.begun(name, answer, self.model.create(name, issuer, months, Version(enabled, tags)))

    @initialize(issuer=issuers)
    def create_the_first(self, issuer: str) -> None:
        self.create(NAMES[0], issuer, 12, True, {})

    @rule(name=names)
    def create_by_the_policy_that_is_there(self, name: str) -> None:
        if found := self.model.all.get(name):
            answer = self.call("POST", f"/certificates/{name}/create", {})
            again = Version(True, {})
            self.begun(name, answer, self.model.create(name, found.issuer, found.months, again))

    @rule(name=names, enabled=some.none() | some.booleans(), tags=some.none() | tags)
    def update(self, name: str, enabled: bool | None, tags: Tags | None) -> None:
        answer = self.call("PATCH", f"/certificates/{name}", change(enabled, tags))
        expect(answer, self.model.update(name, enabled, tags))

    @rule(name=names, enabled=some.booleans(), place=places)
    def update_version(self, name: str, enabled: bool, place: int) -> None:
        if version := self.model.version(name, place):
            path = f"/certificates/{name}/{version.id}"
            answer = self.call("PATCH", path, change(enabled, None))
            expect(answer, self.model.update(name, enabled, None, version))

    @rule(name=names, issuer=some.none() | issuers, months=some.none() | months)
    def update_policy(self, name: str, issuer: str | None, months: int | None) -> None:
        body: Json = {} if months is None else {"x509_props": {"validity_months": months}}
        body |= {} if issuer is None else {"issuer": {"name": issuer}}
        answer = self.call("PATCH", f"/certificates/{name}/policy", body)
        expect(answer, self.model.update_policy(name, issuer, months))

    @rule(name=names)
    def cancel(self, name: str) -> None:
        body = {"cancellation_requested": True}
        answer = self.call("PATCH", f"/certificates/{name}/pending", body)
        expect(answer, self.model.cancel(name))

    @rule(name=names)
    def delete_pending(self, name: str) -> None:
        answer = self.call("DELETE", f"/certificates/{name}/pending")
        expect(answer, self.model.forget_operation(name))

    @rule(name=names)
    def delete(self, name: str) -> None:
        expect(self.call("DELETE", f"/certificates/{name}"), self.model.delete(name))

    @rule(name=names)
    def recover(self, name: str) -> None:
        answer = self.call("POST", f"/deletedcertificates/{name}/recover")
        expect(answer, self.model.recover(name))

    @rule(name=names)
    def purge(self, name: str) -> None:
        expect(self.call("DELETE", f"/deletedcertificates/{name}"), self.model.purge(name))

    @precondition(lambda self: not self.was_killed)
    @rule()
    def kill(self) -> None:
        before = self.everything()
        self.vault.kill()
        self.vault.restart()
        self.was_killed = True
        assert self.everything() == before

    def teardown(self) -> None:
        try:
            self.look_at_all()
        finally:
            for name in NAMES:
                self.call("DELETE", f"/certificates/{name}")
                self.call("DELETE", f"/deletedcertificates/{name}")

    def begun(self, name: str, answer: Answer, wanted: HTTPStatus) -> None:
        """Hold the answer to a create request to a status; remember what it tells."""
        expect(answer, wanted)
        if wanted == HTTPStatus.ACCEPTED:
            operation = self.model.all[name].operation
            assert operation is not None
            operation.csr = answer.json["csr"]
            self.look(name)


def change(enabled: bool | None, tags: Tags | None) -> Json:
    """Return the body that changes what is given."""
    body: Json = {} if tags is None else {"tags": tags}
    return body if enabled is None else body | {"attributes": {"enabled": enabled}}


def test_every_sequence_of_calls_does_what_the_model_says(tmp_path: Path) -> None:
    with LocalVault.start(
        tmp_path / "vault",
        create_delay=0,
        cancel_delay=0,
        delete_delay=0,
        recover_delay=0,
        purge_delay=0,
    ) as running:

        class OnThisVault(Sequences):
            vault = running

        bounds = settings(max_examples=30, stateful_step_count=25, deadline=None)
        run_state_machine_as_test(OnThisVault, settings=bounds)
