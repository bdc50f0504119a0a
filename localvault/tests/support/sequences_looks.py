"""A vault alongside its model: looks at everything the vault shows, and what they must find."""

from http import HTTPStatus

from hypothesis.stateful import RuleBasedStateMachine

from localvault.caller import Answer, Json, SteadyCaller
from localvault.testing import LocalVault
from support.sequences_model import Facts, Model, Version

NAMES = ("alpha", "beta")
# As long as anything in the vault may take: only a clock that is moved ends it.
DELAY = 9


class BesideAModel(RuleBasedStateMachine):
    """Looks at the vault and holds what it shows to what the model says."""

    vault: LocalVault

    def __init__(self) -> None:
        super().__init__()
        self.call = SteadyCaller(self.vault)
        self.model = Model()

    def wait(self) -> None:
        """Let everything end that has been begun."""
        self.vault.forward(seconds=DELAY)
        self.model.wait()

    def look_at_all(self) -> None:
        """Look at everything."""
        for name in NAMES:
            self.look_at(name)
        for pending in (False, True):
            for deleted in (False, True):
                self.look_at_list(pending, deleted)

    def look_at(self, name: str) -> None:
        """Look at all that is shown of a name."""
        self.look_at_certificate(name)
        self.look_at_versions(name)
        self.look_at_pending(name)
        self.look_at_policy(name)
        self.look_at_deleted(name)

    def look_at_certificate(self, name: str) -> None:
        """The latest version, and what there is around it."""
        found = self.model.active(name)
        bundle = self.get(f"/certificates/{name}", found is not None)
        if found is not None:
            learn(found.latest, bundle)
            assert facts(bundle) == found.latest.facts
            assert ("pending" in bundle) is (found.operation is not None)
            assert policy_facts(bundle["policy"]) == found.policy

    def look_at_versions(self, name: str) -> None:
        """The list of versions, and each that was ever seen."""
        found = self.model.active(name)
        items = self.get(f"/certificates/{name}/versions", True)["value"]
        finished = found.finished if found else []
        shown = {id_of(item) for item in items} - {version.id for version in finished}
        for version, its_id in zip([v for v in finished if v.id is None], shown, strict=True):
            version.id = its_id
        wanted = {version.id: version.facts for version in finished}
        assert {id_of(item): facts(item) for item in items} == wanted
        assert [id_of(item) for item in items] == sorted(map(id_of, items))
        for version in self.model.versions(name):
            bundle = self.get(f"/certificates/{name}/{version.id}", found is not None)
            assert found is None or facts(bundle) == version.facts

    def look_at_pending(self, name: str) -> None:
        """The operation."""
        operation = self.model.operation(name)
        shown = self.get(f"/certificates/{name}/pending", operation is not None)
        if operation is not None:
            told = {key: shown[key] for key in ("status", "csr")}
            told["cancelling"] = shown["cancellation_requested"]
            assert told == operation.facts

    def look_at_policy(self, name: str) -> None:
        """The policy alone."""
        found = self.model.active(name)
        policy = self.get(f"/certificates/{name}/policy", found is not None)
        assert found is None or policy_facts(policy) == found.policy

    def look_at_deleted(self, name: str) -> None:
        """The certificate that can be recovered."""
        found = self.model.deleted(name)
        bundle = self.get(f"/deletedcertificates/{name}", found is not None)
        assert found is None or facts(bundle) == found.latest.facts

    def look_at_list(self, pending: bool, deleted: bool) -> None:
        """A list of names, with those that were never finished or without."""
        noun = "deletedcertificates" if deleted else "certificates"
        items = self.get(f"/{noun}?includePending={str(pending).lower()}", True)["value"]
        assert {id_of(item): facts(item) for item in items} == {
            name: found.latest.facts
            for name, found in self.model.all.items()
            if found.state == ("deleted" if deleted else "active") and (pending or found.finished)
        }

    def get(self, path: str, is_there: bool) -> Json:
        """Return what a GET shows, held to whether there is anything to show."""
        answer = self.call("GET", path)
        expect(answer, HTTPStatus.OK if is_there else HTTPStatus.NOT_FOUND)
        body: Json = answer.json
        return body

    def everything(self) -> list[tuple[int, bytes]]:
        """Return every answer that a look can get, to the byte."""
        paths = [f"/{noun}?includePending=true" for noun in ("certificates", "deletedcertificates")]
        for name in NAMES:
            paths += [f"/deletedcertificates/{name}", f"/certificates/{name}"]
            paths += [f"/certificates/{name}/{more}" for more in ("pending", "versions", "policy")]
            paths += [f"/certificates/{name}/{each.id}" for each in self.model.versions(name)]
        answers = [self.call("GET", path) for path in paths]
        return [(answer.status, answer.content) for answer in answers]


def expect(answer: Answer, status: HTTPStatus) -> None:
    """Hold an answer to a status."""
    assert answer.status == status, answer.content


def learn(version: Version, bundle: Json) -> None:
    """Take the id of a version from the first answer that shows it; it stays the same."""
    version.id = version.id or id_of(bundle)
    assert id_of(bundle) == version.id


def id_of(body: Json) -> str:
    """Return the last part of an id."""
    return str(body["id"]).rpartition("/")[2]


def facts(body: Json) -> Facts:
    """Return what a certificate or an entry of a list shows of its version."""
    return {
        "finished": "x5t" in body,
        "enabled": body["attributes"]["enabled"],
        "tags": body.get("tags", {}),
    }


def policy_facts(policy: Json) -> Facts:
    """Return what a policy shows of what comes next."""
    months = policy["x509_props"]["validity_months"]
    return {"issuer": policy["issuer"]["name"], "months": months}
