"""Any sequence of calls leaves a vault as a simple model says, whenever it is killed."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from localvault.caller import Answer, Json, creation
from localvault.testing import LocalVault
from support.sequences_content import MONTHS, file_to_import, signed
from support.sequences_looks import DELAY, NAMES, BesideAModel, expect
from support.sequences_model import Certificate, Tags, Version

issuers = some.sampled_from(["Self", "Unknown"])
months = some.integers(1, 24)
tags = some.dictionaries(some.sampled_from("xy"), some.sampled_from("12"), max_size=2)


Change = Callable[..., None]
Which = Callable[[Certificate], bool]


def changes(when: Which | None = None, **given: Any) -> Callable[[Change], Change]:
    """A rule that calls about one name, at once or when all has ended that was begun before.

    With `when` it waits for a certificate of that kind, and takes another name now and then.
    """

    def fitting(run: "Sequences") -> list[str]:
        return [name for name, found in run.model.all.items() if when and when(found)]

    def as_rule(change: Change) -> Change:
        def run(self: "Sequences", name: str, at_once: bool, **values: Any) -> None:
            if not at_once:
                self.wait()
            change(self, name, **values)
            self.look_at(name)

        run.__name__ = change.__name__
        names = some.runner().flatmap(lambda run: some.sampled_from(fitting(run) * 3 + [*NAMES]))
        a_rule: Any = rule(name=names, at_once=some.booleans(), **given)
        has_use: Any = precondition(lambda run: when is None or fitting(run) != [])
        it: Change = has_use(a_rule(run))
        return it

    return as_rule


def there(found: Certificate) -> bool:
    return found.state == "active"


def going(found: Certificate) -> bool:
    return found.state != "active"


def made(found: Certificate) -> bool:
    return there(found) and found.operation is not None


def waiting(found: Certificate) -> bool:
    operation = found.operation
    return there(found) and operation is not None and operation.status != "completed"


class Sequences(BesideAModel):
    """Each rule is a call; its answer must be what the model says."""

    was_killed = False

    def __init__(self) -> None:
        super().__init__()
        self.backups: list[tuple[str, str, Certificate]] = []

    @initialize(issuer=issuers)
    def create_the_first(self, issuer: str) -> None:
        self.begin(NAMES[0], issuer, 12, Version(True, {}))

    @changes(issuer=issuers, months=months, enabled=some.booleans(), tags=tags)
    def create(self, name: str, issuer: str, months: int, enabled: bool, tags: Tags) -> None:
        self.begin(name, issuer, months, Version(enabled, tags))

    @changes(there)
    def create_by_the_policy_that_is_there(self, name: str) -> None:
        if found := self.model.all.get(name):
            answer = self.call("POST", f"/certificates/{name}/create", {})
            version = Version(True, {})
            self.begun(name, answer, self.model.create(name, found.issuer, found.months, version))

    @changes(there, enabled=some.none() | some.booleans(), tags=some.none() | tags)
    def update(self, name: str, enabled: bool | None, tags: Tags | None) -> None:
        body: Json = {} if tags is None else {"tags": tags}
        body |= {} if enabled is None else {"attributes": {"enabled": enabled}}
        answer = self.call("PATCH", f"/certificates/{name}", body)
        expect(answer, self.model.update(name, enabled, tags))

    @changes(there, enabled=some.booleans())
    def update_the_oldest(self, name: str, enabled: bool) -> None:
        for version in self.model.versions(name)[:1]:
            path, body = f"/certificates/{name}/{version.id}", {"attributes": {"enabled": enabled}}
            answer = self.call("PATCH", path, body)
            expect(answer, self.model.update(name, enabled, None, version))

    @changes(there, issuer=some.none() | issuers, months=some.none() | months)
    def update_policy(self, name: str, issuer: str | None, months: int | None) -> None:
        body: Json = {} if months is None else {"x509_props": {"validity_months": months}}
        body |= {} if issuer is None else {"issuer": {"name": issuer}}
        answer = self.call("PATCH", f"/certificates/{name}/policy", body)
        expect(answer, self.model.update_policy(name, issuer, months))

    @changes(waiting)
    def cancel(self, name: str) -> None:
        body = {"cancellation_requested": True}
        answer = self.call("PATCH", f"/certificates/{name}/pending", body)
        expect(answer, self.model.cancel(name))

    @changes(waiting, fits=some.booleans(), tags=some.none() | tags)
    def merge(self, name: str, fits: bool, tags: Tags | None) -> None:
        operation = self.model.operation(name)
        leaf = signed(operation.csr, by_the_csr=fits) if operation else "none"
        body = {"x5c": [leaf]} | ({} if tags is None else {"tags": tags})
        answer = self.call("POST", f"/certificates/{name}/pending/merge", body)
        expect(answer, self.model.merge(name, fits=fits, tags=tags))

    @changes(enabled=some.booleans(), tags=tags)
    def bring_in(self, name: str, enabled: bool, tags: Tags) -> None:
        body = {"value": file_to_import(), "attributes": {"enabled": enabled}, "tags": tags}
        answer = self.call("POST", f"/certificates/{name}/import", body)
        expect(answer, self.model.bring_in(name, MONTHS, Version(enabled, tags, finished=True)))

    @changes(there)
    def backup(self, name: str) -> None:
        status, kept = self.model.backup(name)
        answer = self.call("POST", f"/certificates/{name}/backup")
        expect(answer, status)
        if kept is not None:
            self.backups.append((name, answer.json["value"], kept))

    @changes(there)
    def delete_for_good(self, name: str) -> None:
        expect(self.call("DELETE", f"/certificates/{name}"), self.model.delete(name))
        self.wait()
        expect(self.call("DELETE", f"/deletedcertificates/{name}"), self.model.purge(name))
        self.wait()

    @precondition(lambda self: self.backups)
    @rule(data=some.data(), at_once=some.booleans())
    def restore(self, data: some.DataObject, at_once: bool) -> None:
        if not at_once:
            self.wait()
        free = [backup for backup in self.backups if backup[0] not in self.model.all]
        name, blob, kept = data.draw(some.sampled_from(free * 3 + self.backups))
        answer = self.call("POST", "/certificates/restore", {"value": blob})
        expect(answer, self.model.restore(name, kept))
        self.look_at(name)

    @changes(made)
    def delete_pending(self, name: str) -> None:
        answer = self.call("DELETE", f"/certificates/{name}/pending")
        expect(answer, self.model.forget_operation(name))

    @changes(there)
    def delete(self, name: str) -> None:
        expect(self.call("DELETE", f"/certificates/{name}"), self.model.delete(name))

    @changes(going)
    def recover(self, name: str) -> None:
        answer = self.call("POST", f"/deletedcertificates/{name}/recover")
        expect(answer, self.model.recover(name))

    @changes(going)
    def purge(self, name: str) -> None:
        expect(self.call("DELETE", f"/deletedcertificates/{name}"), self.model.purge(name))

    @precondition(lambda self: not self.was_killed)
    @rule()
    def kill(self) -> None:
        before = self.everything()
        self.vault.kill()
        self.vault.restart()
        self.call.close()
        self.was_killed = True
        assert self.everything() == before

    def teardown(self) -> None:
        try:
            self.look_at_all()
            self.wait()
            self.look_at_all()
        finally:
            self.clear()
            self.call.close()

    def clear(self) -> None:
        """Empty the vault for the next sequence."""
        for path in ("/certificates", "/deletedcertificates"):
            for name in NAMES:
                self.call("DELETE", f"{path}/{name}")
            self.wait()

    def begin(self, name: str, issuer: str, months: int, version: Version) -> None:
        """Create by a policy of its own."""
        body = creation(issuer=issuer, x509={"validity_months": months}, tags=version.tags)
        body["attributes"] = {"enabled": version.enabled}
        answer = self.call("POST", f"/certificates/{name}/create", body)
        self.begun(name, answer, self.model.create(name, issuer, months, version))

    def begun(self, name: str, answer: Answer, wanted: HTTPStatus) -> None:
        """Hold the answer to a create request to a status, and remember its CSR."""
        expect(answer, wanted)
        operation = self.model.operation(name)
        if wanted == HTTPStatus.ACCEPTED and operation is not None:
            operation.csr = answer.json["csr"]


def test_every_sequence_of_calls_does_what_the_model_says(tmp_path: Path) -> None:
    with LocalVault.start(
        tmp_path / "vault",
        create_delay=DELAY,
        cancel_delay=DELAY,
        delete_delay=DELAY,
        recover_delay=DELAY,
        purge_delay=DELAY,
    ) as running:

        class OnThisVault(Sequences):
            vault = running

        bounds = settings(max_examples=25, stateful_step_count=40, deadline=None)
        run_state_machine_as_test(OnThisVault, settings=bounds)
