"""Keys in an HSM: no policy makes them exportable, and no secret holds them."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from localvault.caller import Caller, Json, fresh

EC_HSM: Json = {"kty": "EC-HSM", "crv": "P-256", "exportable": True}


@pytest.mark.parametrize("key", [EC_HSM, {"kty": "RSA-HSM", "exportable": True}])
def test_they_stay_where_they_are(call: Caller, key: Json) -> None:
    bundle = call.ready(name := fresh(), key=key)
    assert bundle["policy"]["key_props"]["exportable"] is False
    held = load_pkcs12(base64.b64decode(call("GET", f"/secrets/{name}").json["value"]), None)
    assert held.key is None
    assert [each.certificate for each in held.additional_certs]


def test_a_change_of_the_policy_to_one_takes_exportable_away(call: Caller) -> None:
    before = call.ready(name := fresh())
    assert before["policy"]["key_props"]["exportable"] is True
    changed = call("PATCH", f"/certificates/{name}/policy", {"key_props": {"kty": "EC-HSM"}})
    assert changed.json["key_props"]["exportable"] is False
