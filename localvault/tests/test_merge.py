"""Merging what an authority has signed into the request that waits for it."""

import base64
from typing import Any

import pytest
from cryptography import x509

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault
from support.certificates import leaf, public
from support.made import Request, encoded, made


def waiting(call: Caller, issuer: str = "Unknown") -> tuple[str, Any]:
    name = fresh()
    csr = call.create(name, issuer=issuer).json["csr"]
    return name, made(Request(csr))


def merge(call: Caller, name: str, *x5c: str, **body: Any) -> Any:
    return call("POST", f"/certificates/{name}/pending/merge", {"x5c": list(x5c), **body})


class TestMerge:
    def test_the_version_is_finished_by_what_was_signed(self, call: Caller) -> None:
        name, signed = waiting(call)
        merged = merge(call, name, encoded(signed.leaf), encoded(signed.authority), tags={"a": "1"})
        assert merged.status == 201
        assert merged.headers["location"].endswith(f"/certificates/{name}?api-version=7.4")
        bundle = merged.json
        assert (bundle["cer"], bundle["tags"]) == (encoded(signed.leaf), {"a": "1"})
        assert bundle["attributes"]["exp"] == signed.leaf.not_valid_after_utc.timestamp()
        assert bundle["policy"]["x509_props"]["validity_months"] == 12
        pending = call("GET", f"/certificates/{name}/pending").json
        assert pending["status"] == "completed"
        assert pending["target"].endswith(f"/certificates/{name}")

    def test_base64_of_base64_is_taken_too(self, call: Caller) -> None:
        name, signed = waiting(call)
        twice = base64.b64encode(encoded(signed.leaf).encode()).decode()
        assert merge(call, name, twice).json["cer"] == encoded(signed.leaf)

    def test_another_key_is_refused_and_the_request_waits_on(self, call: Caller) -> None:
        name, _ = waiting(call)
        refused = merge(call, name, encoded(made().leaf))
        assert refused.code == "BadParameter"
        assert "does not match the public part" in refused.json["error"]["message"]
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"

    @pytest.mark.parametrize("x5c", [[], ["junk"], [1], "text", None])
    def test_what_is_no_certificate(self, call: Caller, x5c: Any) -> None:
        name, _ = waiting(call)
        refused = call("POST", f"/certificates/{name}/pending/merge", {"x5c": x5c})
        assert (refused.status, refused.code) == (400, "BadParameter")

    def test_that_nothing_waits_is_said_first(self, call: Caller) -> None:
        refused = merge(call, fresh(), "junk", tags=1)
        assert (refused.status, refused.code) == (404, "PendingCertificateNotFound")

    def test_an_issuer_at_work_is_not_overtaken(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(issuing="wait")
        vault.change("set_issuer", issuer := fresh("issuer"))
        name, signed = waiting(call, issuer)
        refused = merge(call, name, encoded(signed.leaf))
        assert (refused.status, refused.code) == (403, "Forbidden")
        vault.change("fail_pending", name)
        assert "error" in call("GET", f"/certificates/{name}/pending").json
        assert merge(call, name, encoded(signed.leaf)).status == 201
        assert "error" not in call("GET", f"/certificates/{name}/pending").json

    def test_somebody_else_may_have_merged(self, vault: LocalVault, call: Caller) -> None:
        name, signed = waiting(call)
        vault.change("merge", name, tags={"by": "another"})
        bundle = call("GET", f"/certificates/{name}").json
        assert bundle["tags"] == {"by": "another"}
        assert public(leaf(bundle)) == public(signed.leaf)
        assert leaf(bundle).issuer != leaf(bundle).subject
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "completed"
        assert merge(call, name, encoded(signed.leaf)).status == 404
        [own] = [entry for entry in vault.journal(name=name) if entry.own]
        assert own.route == "merge"

    @pytest.mark.parametrize("body", [{"tags": 1}, {"attributes": {"enabled": "no"}}])
    def test_odd_members_leave_the_request_waiting(self, call: Caller, body: Any) -> None:
        name, signed = waiting(call)
        assert merge(call, name, encoded(signed.leaf), **body).code == "BadParameter"
        assert merge(call, name, encoded(signed.leaf)).status == 201
        assert merge(call, name, encoded(signed.leaf)).code == "PendingCertificateNotFound"

    @pytest.mark.parametrize("keep", [True, False])
    def test_the_order_is_kept_for_the_secret_if_it_was_asked_for(
        self, call: Caller, keep: bool
    ) -> None:
        call.create(name := fresh(), issuer="Unknown", preserveCertOrder=keep)
        csr = call("GET", f"/certificates/{name}/pending").json["csr"]
        signed = made(Request(csr))
        merged = merge(call, name, encoded(signed.authority), encoded(signed.leaf))
        assert merged.json["cer"] == encoded(signed.leaf)
        path = f"/secrets/{name}?outContentType=application/x-pem-file"
        text = call("GET", path, version="2025-07-01").json["value"]
        found = [encoded(each) for each in x509.load_pem_x509_certificates(text.encode())]
        given = [encoded(signed.authority), encoded(signed.leaf)]
        assert found == (given if keep else given[::-1])
