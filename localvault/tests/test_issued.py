"""What issuers make, and what becomes of the certificates whose issuer is no longer there."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store

from localvault.caller import Caller, fresh, until
from localvault.testing import LocalVault
from support.certificates import leaf, public
from support.made import made


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[LocalVault]:
    """A vault of the test's own, whose clock nobody else goes by."""
    with LocalVault.start(tmp_path / "vault", create_delay=0, issue_delay=0) as running:
        yield running


def ended(call: Caller, name: str) -> dict[str, Any]:
    path = f"/certificates/{name}/pending"
    until(lambda: call("GET", path).json["status"] != "inProgress")
    operation: dict[str, Any] = call("GET", path).json
    return operation


class TestIssued:
    def test_it_is_signed_by_an_authority_and_not_by_itself(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(issue_delay=0.1)
        call.issuer(issuer := fresh("issuer"))
        name = fresh()
        created = call.create(name, issuer=issuer, subject="CN=www.example.com")
        assert (created.status, created.json["issuer"]) == (202, {"name": issuer})
        assert ended(call, name)["status"] == "completed"
        bundle = call("GET", f"/certificates/{name}").json
        assert bundle["policy"]["lifetime_actions"][0]["action"]["action_type"] == "AutoRenew"
        assert leaf(bundle).subject.rfc4514_string() == "CN=www.example.com"
        assert leaf(bundle).issuer.rfc4514_string() == "CN=localvault test issuing authority"
        request = x509.load_der_x509_csr(base64.b64decode(created.json["csr"]))
        assert public(leaf(bundle)) == public(request)

    @pytest.mark.parametrize("key", [{"kty": "RSA"}, {"kty": "EC", "crv": "P-384"}])
    def test_its_chain_leads_to_a_root(
        self, vault: LocalVault, call: Caller, key: dict[str, str]
    ) -> None:
        vault.configure(issue_delay=0)
        call.issuer(issuer := fresh("issuer"))
        names = {"sans": {"dns_names": ["www.example.com"]}}
        call.ready(name := fresh(), issuer=issuer, key=key, x509=names)
        secret = f"/secrets/{name}?outContentType=application/x-pem-file"
        value = call("GET", secret, version="2025-07-01").json["value"]
        own, issuing, root = x509.load_pem_x509_certificates(value.encode())
        verifier = PolicyBuilder().store(Store([root])).time(datetime.now(UTC))
        verified = verifier.build_server_verifier(x509.DNSName("www.example.com"))
        assert verified.verify(own, [issuing]) == [own, issuing, root]

    def test_it_fails_or_waits_as_it_is_told(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(issue_delay=0, issuing="fail")
        call.issuer(issuer := fresh("issuer"))
        call.create(name := fresh(), issuer=issuer)
        assert ended(call, name)["error"]["code"] == "Request rejected"
        vault.configure(issuing="wait")
        call.create(name := fresh(), issuer=issuer)
        assert call("GET", f"/certificates/{name}/pending").json["status"] == "inProgress"
        vault.change("complete_pending", name)
        assert ended(call, name)["status"] == "completed"

    def test_no_other_provider_issues_here(self, vault: LocalVault, call: Caller) -> None:
        vault.configure(issue_delay=0)
        call.issuer(issuer := fresh("issuer"), provider="DigiCert", org_details={"id": "o"})
        call.create(name := fresh(), issuer=issuer)
        failed = ended(call, name)
        assert failed["status"] == "failed"
        assert "DigiCert" in failed["error"]["message"]

    @pytest.mark.parametrize("enabled", [None, False])
    def test_an_issuer_must_be_there_and_enabled(self, call: Caller, enabled: bool | None) -> None:
        issuer = fresh("issuer")
        if enabled is not None:
            call.issuer(issuer, attributes={"enabled": enabled})
        refused = call.create(name := fresh(), issuer=issuer)
        assert (refused.status, refused.code) == (400, "BadParameter")
        assert call("GET", f"/certificates/{name}").status == 404

    def test_platform_managed_decides_the_rest_itself(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.configure(issue_delay=0)
        platform = {
            "certificateUsage": "PublicTLSServerAuth",
            "metadata": {"sans": {"dns_names": ["www.example.com"]}},
        }
        body = {"policy": {"platformManaged": platform, "issuer": {"name": "Self"}}}
        created = call("POST", f"/certificates/{(name := fresh())}/create", body)
        assert created.json["issuer"] == {"name": "PlatformManaged"}
        policy = call("GET", f"/certificates/{name}/policy").json
        assert (list(policy)[-1], policy["platformManaged"]) == ("platformManaged", platform)
        assert policy["x509_props"]["validity_months"] == 6
        assert policy["lifetime_actions"][0]["trigger"] == {"lifetime_percentage": 50}
        assert ended(call, name)["status"] == "completed"


class TestRenewed:
    def test_by_the_same_issuer(self, alone: LocalVault) -> None:
        call = Caller(alone)
        call.issuer("ca")
        first = leaf(call.ready("a", issuer="ca"))
        alone.forward(days=300)
        second = leaf(call("GET", "/certificates/a").json)
        assert second.issuer == first.issuer
        assert second.not_valid_before_utc > first.not_valid_before_utc

    @pytest.mark.parametrize(
        ("act", "why"), [("delete", "Issuer not found"), ("disable", "Issuer is disabled")]
    )
    def test_without_its_issuer_the_operation_fails(
        self, alone: LocalVault, act: str, why: str
    ) -> None:
        call = Caller(alone)
        call.issuer("ca")
        before = call.ready("a", issuer="ca")
        if act == "delete":
            call("DELETE", "/certificates/issuers/ca")
        else:
            call("PATCH", "/certificates/issuers/ca", {"attributes": {"enabled": False}})
        alone.forward(days=300)
        assert ended(call, "a")["error"] == {"code": "Certificate issuer error", "message": why}
        assert call("GET", "/certificates/a").json["cer"] == before["cer"]

    def test_its_policy_can_be_changed_without_its_issuer(self, alone: LocalVault) -> None:
        call = Caller(alone)
        call.issuer("ca")
        call.ready("a", issuer="ca")
        call("DELETE", "/certificates/issuers/ca")
        path = "/certificates/a/policy"
        assert call("PATCH", path, {"x509_props": {"validity_months": 6}}).status == 200
        assert call("PATCH", path, {"issuer": {"name": "another"}}).code == "BadParameter"

    def test_names_that_nobody_can_ask_for_are_left_as_they_are(self, alone: LocalVault) -> None:
        call = Caller(alone)
        with pytest.warns(UserWarning, match="length"):
            too_long = x509.NameAttribute(NameOID.COMMON_NAME, "a" * 70, _validate=False)
        body: dict[str, Any] = {"value": made(subject=x509.Name([too_long])).pfx()}
        kind = {"contentType": "application/x-pkcs12"}
        body["policy"] = {"issuer": {"name": "Self"}, "secret_props": kind}
        assert call("POST", "/certificates/a/import", body).status == 200
        alone.forward(days=89)
        assert len(call("GET", "/certificates/a/versions").json["value"]) == 1
        again = call("POST", "/certificates/a/create", {})
        assert (again.status, again.code) == (400, "BadParameter")
