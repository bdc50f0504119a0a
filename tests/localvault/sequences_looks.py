"""Looks at everything a vault shows, and what they must find."""

from http import HTTPStatus

from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, rule

from localvault.testing import LocalVault
from tests.localvault.calls import Answer, Caller, Json
from tests.localvault.sequences_model import Facts, Model, Version

NAMES = ("alpha", "beta", "gamma")
# Mostly names that there are: about the others there is little to say.
names = some.runner().flatmap(lambda run: some.sampled_from([*run.model.all] * 4 + [*NAMES]))
places = some.integers(0, 3)


class Looks(RuleBasedStateMachine):
    """A vault and its model: each rule is a look at one thing, which must be as the model says."""

    vault: LocalVault

    def __init__(self) -> None:
        super().__init__()
        self.call = Caller(self.vault)
        self.model = Model()

    @rule(name=names)
    def look(self, name: str) -> None:
        found = self.model.active(name)
        answer = self.call("GET", f"/certificates/{name}")
        if found is None:
            expect(answer, HTTPStatus.NOT_FOUND)
            return
        expect(answer, HTTPStatus.OK)
        self.learn(found.latest, answer.json)
        assert facts(answer.json) == found.latest.facts
        assert ("pending" in answer.json) is (found.operation is not None)
        assert policy_facts(answer.json["policy"]) == found.policy_facts

    @rule(name=names)
    def look_at_pending(self, name: str) -> None:
        operation = self.model.operation(name)
        answer = self.call("GET", f"/certificates/{name}/pending")
        expect(answer, HTTPStatus.NOT_FOUND if operation is None else HTTPStatus.OK)
        if operation is not None:
            assert answer.json["status"] == operation.status
            assert answer.json["csr"] == operation.csr

    @rule(name=names)
    def look_at_policy(self, name: str) -> None:
        found = self.model.active(name)
        answer = self.call("GET", f"/certificates/{name}/policy")
        expect(answer, HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK)
        assert found is None or policy_facts(answer.json) == found.policy_facts

    @rule(name=names)
    def look_at_versions(self, name: str) -> None:
        found = self.model.active(name)
        items = self.call("GET", f"/certificates/{name}/versions").json["value"]
        assert [item["id"] for item in items] == sorted(item["id"] for item in items)
        wanted = [version.facts for version in found.finished] if found else []
        assert sorted(map(str, map(facts, items))) == sorted(map(str, wanted))

    @rule(name=names, place=places)
    def look_at_version(self, name: str, place: int) -> None:
        if version := self.model.version(name, place):
            answer = self.call("GET", f"/certificates/{name}/{version.id}")
            there = self.model.active(name) is not None
            expect(answer, HTTPStatus.OK if there else HTTPStatus.NOT_FOUND)
            assert not there or facts(answer.json) == version.facts

    @rule(name=names)
    def look_at_deleted(self, name: str) -> None:
        found = self.model.deleted(name)
        answer = self.call("GET", f"/deletedcertificates/{name}")
        expect(answer, HTTPStatus.NOT_FOUND if found is None else HTTPStatus.OK)
        assert found is None or facts(answer.json) == found.latest.facts

    @rule(pending=some.booleans(), deleted=some.booleans())
    def look_at_list(self, pending: bool, deleted: bool) -> None:
        noun = "deletedcertificates" if deleted else "certificates"
        items = self.call("GET", f"/{noun}?includePending={str(pending).lower()}").json["value"]
        assert {item["id"].rpartition("/")[2]: facts(item) for item in items} == {
            name: found.latest.facts
            for name, found in sorted(self.model.all.items())
            if found.deleted is deleted and (pending or found.finished)
        }

    def look_at_all(self) -> None:
        """Take every look there is."""
        for name in NAMES:
            for look in (
                self.look, self.look_at_pending, self.look_at_policy, self.look_at_versions,
                self.look_at_deleted,
            ):  # fmt: skip
                look(name)
            for place in range(len(self.model.versions(name))):
                self.look_at_version(name, place)
        for pending in (False, True):
            for deleted in (False, True):
                self.look_at_list(pending, deleted)

    def everything(self) -> list[tuple[int, bytes]]:
        """Return every answer that a look can get, to the byte."""
        paths = [f"/{noun}?includePending=true" for noun in ("certificates", "deletedcertificates")]
        for name in NAMES:
            paths += [f"/certificates/{name}{tail}" for tail in ("", "/pending", "/versions")]
            paths += [f"/deletedcertificates/{name}", f"/certificates/{name}/policy"]
            known = [version.id for version in self.model.versions(name)]
            paths += [f"/certificates/{name}/{version}" for version in known]
        answers = [self.call("GET", path) for path in paths]
        return [(answer.status, answer.content) for answer in answers]

    def learn(self, version: Version, bundle: Json) -> None:
        """Take the id of a version from the first answer that shows it."""
        shown = str(bundle["id"]).rpartition("/")[2]
        version.id = version.id or shown
        assert shown == version.id


def expect(answer: Answer, status: HTTPStatus) -> None:
    """Hold an answer to a status."""
    assert answer.status == status, answer.content


def facts(body: Json) -> Facts:
    """Return what a certificate or an entry of a list tells of its version."""
    return {
        "finished": "x5t" in body,
        "enabled": body["attributes"]["enabled"],
        "tags": body.get("tags", {}),
    }


def policy_facts(policy: Json) -> Facts:
    """Return what a policy tells of what comes next."""
    months = policy["x509_props"]["validity_months"]
    return {"issuer": policy["issuer"]["name"], "months": months}
