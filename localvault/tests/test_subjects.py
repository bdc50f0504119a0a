"""Subjects out of the ordinary: long common names, and parts of several attributes."""

import base64

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from localvault.caller import Caller, fresh
from support.certificates import leaf
from support.made import Request, encoded, made

LONG = f"CN={'a' * 61}.example"


class TestLongCommonNames:
    @pytest.mark.filterwarnings("ignore:Attribute's length must be")
    def test_they_are_passed_on_to_an_authority(self, call: Caller) -> None:
        begun = call.create(name := fresh(), subject=LONG, issuer="Unknown")
        assert begun.status == 202
        request = x509.load_der_x509_csr(base64.b64decode(begun.json["csr"]))
        assert request.subject.rfc4514_string() == LONG
        body = {"x5c": [encoded(made(Request(begun.json["csr"])).leaf)]}
        merged = call("POST", f"/certificates/{name}/pending/merge", body)
        assert merged.json["policy"]["x509_props"]["subject"] == LONG

    @pytest.mark.parametrize("issuer", ["Self", "self"])
    def test_the_vault_itself_signs_none(self, call: Caller, issuer: str) -> None:
        refused = call.create(fresh(), subject=LONG, issuer=issuer)
        assert (refused.status, refused.code) == (400, "BadParameter")
        assert "distinguished name" in refused.json["error"]["message"]

    def test_sixty_four_letters_are_not_long(self, call: Caller) -> None:
        assert call.create(fresh(), subject="CN=" + "a" * 64).status == 202


class TestSeveralAttributes:
    @pytest.mark.parametrize("subject", ["CN=x + OU=y, O=z", 'CN="x"+OU=y,O=z'])
    def test_a_part_stays_whole(self, call: Caller, subject: str) -> None:
        bundle = call.ready(fresh(), subject=subject)
        assert bundle["policy"]["x509_props"]["subject"] == subject
        organization, both = leaf(bundle).subject.rdns
        assert [each.value for each in organization] == ["z"]
        assert {each.oid: each.value for each in both} == {
            NameOID.COMMON_NAME: "x", NameOID.ORGANIZATIONAL_UNIT_NAME: "y",
        }  # fmt: skip

    def test_so_it_does_in_the_policy_of_an_import(self, call: Caller) -> None:
        made_by = call.ready(fresh(), subject="CN=x + OU=y, O=z")
        body = {"value": made(subject=leaf(made_by).subject).pfx()}
        imported = call("POST", f"/certificates/{fresh()}/import", body).json
        subject = imported["policy"]["x509_props"]["subject"]
        assert subject in ("CN=x + OU=y, O=z", "OU=y + CN=x, O=z")

    def test_a_plus_in_a_value_is_a_letter(self, call: Caller) -> None:
        [[part]] = leaf(call.ready(fresh(), subject="CN=a+b")).subject.rdns
        assert part.value == "a+b"
