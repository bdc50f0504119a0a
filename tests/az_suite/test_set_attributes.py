"""Changes of a certificate that is there: set-attributes."""

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault
from tests.az_suite.az import Az
from tests.az_suite.marks import does, refuses

LIVES_30 = {"x509CertificateProperties": {"validityInMonths": 30}}


@does("set-attributes")
def test_a_certificate_is_disabled_and_tagged(az: Az, call: Caller, vault: LocalVault) -> None:
    bundle = call.ready(name := fresh(), tags={"team": "web"})
    changed = az("set-attributes", name=name, enabled=False, tags=["stage=test"])
    assert changed.output["attributes"]["enabled"] is False
    assert changed.output["tags"] == {"stage": "test"}
    assert changed.output["id"] == bundle["id"]
    assert changed.seen == [f"PATCH /certificates/{name} 200"]
    assert vault.journal(name=name)[-1].committed


@does("set-attributes")
def test_one_version_is_disabled_and_the_other_is_not(az: Az, call: Caller) -> None:
    older = call.ready(name := fresh())["id"]
    call.ready(name)
    version = older.rsplit("/")[-1]
    changed = az("set-attributes", name=name, version=version, enabled=False)
    assert (changed.output["id"], changed.output["policy"]) == (older, None)
    assert changed.seen == [f"PATCH /certificates/{name}/{version} 200"]
    enabled = {
        item["id"]: item["attributes"]["enabled"] for item in az("list-versions", name=name).output
    }
    assert enabled.pop(older) is False
    assert list(enabled.values()) == [True]


@does("set-attributes")
def test_a_policy_is_changed_and_the_certificate_stays(az: Az, call: Caller) -> None:
    bundle = call.ready(name := fresh())
    changed = az("set-attributes", name=name, policy=LIVES_30)
    assert changed.seen == [
        f"PATCH /certificates/{name}/policy 200",
        f"GET /certificates/{name} 200",
    ]
    properties = changed.output["policy"]["x509CertificateProperties"]
    assert (properties["validityInMonths"], properties["subject"]) == (30, "CN=test")
    assert changed.output["id"] == bundle["id"]


@refuses("set-attributes")
def test_nothing_can_be_set_on_what_is_not_there(az: Az) -> None:
    for change in ({"enabled": False}, {"policy": LIVES_30}):
        refused = az("set-attributes", name=fresh(), **change)
        assert refused.code == 1
        assert refused.refusal.startswith("(CertificateNotFound)")
