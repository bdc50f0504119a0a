"""Alternative names: their kinds and their order, in policies, requests and certificates."""

import base64
import ipaddress
from typing import Any

import pytest
from cryptography import x509

from localvault.caller import Caller, fresh
from support.certificates import leaf
from support.made import made

KINDS = ["emails", "dns_names", "upns", "uris", "ipAddresses"]
SENT = {
    "ipAddresses": ["192.0.2.1"],
    "uris": ["https://example.com", "https://example.com/a", "https://example.com?q=1", "urn:x:y"],
    "upns": ["a@example.com"],
    "dns_names": ["www.example.com"],
    "emails": ["b@example.com"],
}


def names_of(holder: Any) -> list[x509.GeneralName]:
    return list(holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


class TestCreated:
    def test_the_policy_has_them_in_order_and_as_they_were_sent(self, call: Caller) -> None:
        policy = call.ready(fresh(), x509={"sans": SENT})["policy"]
        assert list(policy["x509_props"]["sans"]) == KINDS
        assert policy["x509_props"]["sans"] == SENT

    def test_request_and_certificate_have_them_in_order_with_paths(self, call: Caller) -> None:
        bundle = call.ready(name := fresh(), x509={"sans": SENT})
        csr = call("GET", f"/certificates/{name}/pending").json["csr"]
        request = x509.load_der_x509_csr(base64.b64decode(csr))
        for names in (names_of(request), names_of(leaf(bundle))):
            assert [type(each) for each in names] == [
                x509.RFC822Name, x509.DNSName, x509.OtherName,
                *[x509.UniformResourceIdentifier] * 4, x509.IPAddress,
            ]  # fmt: skip
            assert [each.value for each in names[3:7]] == [
                "https://example.com/", "https://example.com/a", "https://example.com/?q=1",
                "urn:x:y",
            ]  # fmt: skip


class TestImported:
    @pytest.mark.parametrize(
        ("version", "kinds"),
        [("7.6", ["emails", "dns_names", "upns", "ipAddresses"]), ("2025-07-01", KINDS)],
    )
    def test_empty_kinds_are_named(self, call: Caller, version: str, kinds: list[str]) -> None:
        address = x509.IPAddress(ipaddress.ip_address("192.0.2.1"))
        given = made(extensions=(x509.SubjectAlternativeName([address]),))
        path, body = f"/certificates/{fresh()}/import", {"value": given.pfx()}
        sans = call("POST", path, body, version=version).json["policy"]["x509_props"]["sans"]
        assert list(sans) == kinds
        assert sans == {kind: [] for kind in kinds} | {"ipAddresses": ["192.0.2.1"]}
        without = call("POST", path, {"value": made().pfx()}, version=version).json
        assert "sans" not in without["policy"]["x509_props"]
