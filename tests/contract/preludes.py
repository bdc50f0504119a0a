"""What a recording takes for granted: the vault as it was before a step, and the client's own part.

A recording that starts in the middle of a life needs that life to have begun.
"""

import base64
from collections.abc import Callable
from typing import Any

from localvault.settings import Given
from tests.contract import brought
from tests.contract.stage import Stage
from tests.contract.steps import Step, recorded

Prelude = Callable[[Stage, Step], None]
OwnPart = Callable[[Stage, Step], Any]
PRELUDES: dict[str, Prelude] = {}
OWN_PART: dict[str, OwnPart] = {}

# Nothing ends before the clock is moved.
DELAY = 9.0
SETTINGS: Given = {
    "create_delay": DELAY,
    "cancel_delay": DELAY,
    "delete_delay": DELAY,
    "recover_delay": DELAY,
    "purge_delay": DELAY,
}
OWN_SETTINGS: dict[str, Given] = {
    "03": {"cancel_delay": 1},  # it ends before the certificate is made
    "12": {"retention_days": 7},  # a vault that says CustomizedRecoverable
}
# The recorded client came back some seconds later, for what was not there yet.
WAITS = frozenset({"01-04", "01-09", "03-05", "03-11", "07-04", "07-09", "07-12"})
# The vault's backups are of its own making, within the service's envelope.
ANY_LENGTH = frozenset({"07-06"})

_PLAIN = {"x509_props": {"subject": "CN=DefaultPolicy", "sans": {}}, "issuer": {"name": "Self"}}
_WILDCARD = {
    "x509_props": {
        "subject": "CN=*.microsoft.com",
        "sans": {"dns_names": ["sdk.azure-int.net"]},
        "validity_months": 24,
    },
    "issuer": {"name": "Self"},
}
_PAGE = 25


def before(*keys: str) -> Callable[[Prelude], Prelude]:
    """Let a function prepare the vault before these steps."""

    def register(prelude: Prelude) -> Prelude:
        PRELUDES.update(dict.fromkeys(keys, prelude))
        return prelude

    return register


def client(key: str) -> Callable[[OwnPart], OwnPart]:
    """Let a function make the body of this step's request."""

    def register(own_part: OwnPart) -> OwnPart:
        OWN_PART[key] = own_part
        return own_part

    return register


@before("01-06", "06-06")
def a_second_passes(stage: Stage, step: Step) -> None:
    """Times are whole seconds: a change is seen in the next one."""
    stage.vault.forward(seconds=1)


@client("02-04")
def a_leaf_for_our_request(stage: Stage, step: Step) -> Any:
    """The recorded leaf, for the key that the vault made; base64 of base64 text, as recorded."""
    csr = stage.same.translated(stage.steps[1].content["csr"])
    leaf = brought.like(step.content["cer"], csr)
    stage.same.bind(step.content["cer"], leaf.cer)
    return {"x5c": [base64.b64encode(leaf.cer.encode()).decode()]}


@before("04-02", "04-03")
def the_name_is_known_since_yesterday(stage: Stage, step: Step) -> None:
    _known_since_yesterday(stage, step, _PLAIN)
    leaf = brought.in_pfx(step.body["value"], step.body.get("pwd"))
    stage.same.bind(leaf.cer, leaf.cer)
    stage.same.bind(leaf.x5t, leaf.x5t)


@before("07-02")
def the_certificate_is_known_since_yesterday(stage: Stage, step: Step) -> None:
    _known_since_yesterday(stage, step, step.body["policy"])


def _known_since_yesterday(stage: Stage, step: Step, policy: Any) -> None:
    stage.vault.fill([{"name": _name(step), "policy": policy, "age_days": 1}])


@before("06-04")
def other_issuers_are_there(stage: Stage, step: Step) -> None:
    """That of the step is there too, for some time."""
    for suffix in ("2e606325e", "ba6233c7", "f21f3434"):
        path = f"/certificates/issuers/livekvtestissuer{suffix}"
        stage.prepare("PUT", path, {"provider": "Test"})
    a_second_passes(stage, step)


@client("08-12")
def a_backup_of_nothing(stage: Stage, step: Step) -> Any:
    return {"value": "A" * 6304}


@before("08-13")
def a_request_waits(stage: Stage, step: Step) -> None:
    stage.vault.fill([{"name": _name(step), "state": "csr"}])


@client("08-13")
def a_certificate_of_another_key(stage: Stage, step: Step) -> Any:
    return {**step.body, "x5c": [brought.signed_for(None)]}


@before("08-14")
def it_is_disabled(stage: Stage, step: Step) -> None:
    stage.vault.fill([{"name": _name(step), "enabled": False}])


@before("10-01")
def many_certificates_are_there(stage: Stage, step: Step) -> None:
    """Those of the recording, as far as it shows them, with a page of others before them."""
    pfx = recorded()["04"][1].body["value"]
    imported = brought.in_pfx(pfx).x5t
    stage.same.bind(imported, imported)
    for item in [item for page in stage.steps[:3] for item in page.content["value"]]:
        name = item["id"].rsplit("/", 1)[-1]
        if item["x5t"] == imported:
            stage.prepare("POST", f"/certificates/{name}/import", {"value": pfx})
        else:
            stage.vault.fill([{"name": name, "policy": _PLAIN}])
    stage.vault.fill({"name": f"earlier-{number}"} for number in range(6))
    stage.vault.fill([{"name": "livekvtestcerts-not-finished", "state": "csr"}])
    stage.prepare("GET", "/certificates?maxresults=6")


@before("10-04")
def what_follows_is_deleted(stage: Stage, step: Step) -> None:
    stage.vault.change("delete", "san-update-test-7182")


@before("10-05")
def two_versions_are_there(stage: Stage, step: Step) -> None:
    for _ in range(2):
        stage.vault.change("create", _name(step), policy=_WILDCARD)


@before("10-06")
def its_version_is_known(stage: Stage, step: Step) -> None:
    ours = stage.prepare("GET", f"/certificates/{_name(step)}")["id"]
    stage.same.bind(step.content["id"][-32:], ours[-32:])


@before("11-01")
def it_is_deleted(stage: Stage, step: Step) -> None:
    stage.vault.fill([{"name": _name(step), "policy": _WILDCARD, "state": "deleted"}])


@before("11-03")
def it_is_being_recovered(stage: Stage, step: Step) -> None:
    stage.vault.fill([{"name": _name(step), "state": "deleted"}])
    stage.prepare("POST", f"/deletedcertificates/{_name(step)}/recover")


@before("11-04")
def many_are_deleted(stage: Stage, step: Step) -> None:
    """The one that is shown, and so many that never were finished that no other fits the page."""
    [shown] = step.content["value"]
    name = shown["id"].rsplit("/", 1)[-1]
    stage.vault.fill([{"name": name, "policy": _WILDCARD, "age_days": 1}])
    stage.prepare("PATCH", f"/certificates/{name}/", {"tags": shown["tags"]})
    shells = [f"never-finished-{number}" for number in range(_PAGE - 1)]
    stage.vault.fill({"name": shell, "state": "csr", "key_type": "EC"} for shell in shells)
    for each in (name, *shells):
        stage.vault.change("delete", each)
    stage.vault.fill([{"name": "the-next-page", "state": "deleted"}])


@before("12-06")
def the_issuer_refuses(stage: Stage, step: Step) -> None:
    stage.vault.change("fail_pending", _name(step), **step.content["error"])


def _name(step: Step) -> str:
    return step.path.split("?")[0].split("/")[2]
