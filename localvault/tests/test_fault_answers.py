"""Faults that are answers: refusals of the service, challenges, and lists that lead astray."""

import base64
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from azure.core.credentials import AccessToken
from azure.keyvault.certificates import CertificateClient

from localvault.caller import Answer, Caller, fresh
from localvault.identity import APP_ID, AUDIENCE, OBJECT_ID, TENANT
from localvault.testing import LocalVault, LocalVaultError

AUTHORITY = "https://login.microsoftonline.com"


def lines_of(answer: Answer) -> list[str]:
    lines: list[str] = answer.json["error"]["message"].split("\r\n")
    return lines


class TestRefuse:
    @pytest.mark.parametrize(
        ("status", "code"),
        [(429, "Throttled"), (500, "InternalServerError"), (503, "ServiceUnavailable")],
    )
    def test_it_is_the_services_own_refusal_without_retry_after(
        self, vault: LocalVault, call: Caller, status: int, code: str
    ) -> None:
        name = fresh()
        vault.fault("refuse", name=name, status=status)
        answer = call("GET", f"/certificates/{name}")
        assert (answer.status, answer.code) == (status, code)
        assert "retry-after" not in answer.headers
        assert "x-ms-request-id" in answer.headers
        assert call("GET", f"/certificates/{name}").status == 404

    def test_too_many_requests_have_the_text_that_is_known(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("refuse", name=name)
        assert call("GET", f"/certificates/{name}").json == {
            "error": {
                "code": "Throttled",
                "message": "Request was not processed because too many requests were received. "
                "Reason: VaultRequestTypeLimitReached",
            }
        }

    @pytest.mark.parametrize("wait", [7, "7", "soon", "-1"])
    def test_it_can_ask_to_wait_in_any_words(
        self, vault: LocalVault, call: Caller, wait: int | str
    ) -> None:
        name = fresh()
        vault.fault("refuse", name=name, status=503, retry_after=wait)
        assert call("GET", f"/certificates/{name}").headers["retry-after"] == str(wait)

    def test_it_can_ask_to_wait_until_a_date(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("refuse", name=name, retry_after=60, as_date=True)
        until = parsedate_to_datetime(call("GET", f"/certificates/{name}").headers["retry-after"])
        assert 50 < (until - datetime.now(UTC)).total_seconds() <= 60

    def test_the_request_can_have_been_done_nevertheless(
        self, vault: LocalVault, call: Caller
    ) -> None:
        name = fresh()
        vault.fault("refuse", route="create", name=name, status=500, when="after")
        assert call.create(name).status == 500
        assert vault.journal(name=name, route="create")[0].committed
        assert call("GET", f"/certificates/{name}").status == 200


class TestForbid:
    def forbidden(self, vault: LocalVault, call: Caller, by: str) -> tuple[str, list[str]]:
        name = fresh()
        vault.fault("forbid", name=name, by=by)
        answer = call.create(name)
        assert (answer.status, answer.code) == (403, "Forbidden")
        assert "retry-after" not in answer.headers
        assert not vault.journal(name=name)[0].committed
        return answer.json["error"]["innererror"]["code"], lines_of(answer)

    def test_by_policy(self, vault: LocalVault, call: Caller) -> None:
        inner, [line] = self.forbidden(vault, call, "policy")
        assert inner == "ForbiddenByPolicy"
        assert f"does not have certificates create permission on key vault '{vault.name};" in line

    def test_by_roles(self, vault: LocalVault, call: Caller) -> None:
        inner, lines = self.forbidden(vault, call, "roles")
        assert inner == "ForbiddenByRbac"
        assert lines[3] == "Action: 'Microsoft.KeyVault/vaults/certificates/create/action'"

    def test_by_the_firewall(self, vault: LocalVault, call: Caller) -> None:
        inner, lines = self.forbidden(vault, call, "firewall")
        assert inner == "ForbiddenByFirewall"
        assert lines == [
            "Client address is not authorized and caller is not a trusted service.",
            "Client address: 203.0.113.7",
            f"Caller: appid={APP_ID};oid={OBJECT_ID};iss=https://sts.windows.net/{TENANT}/",
            f"Vault: {vault.name};location=westeurope",
        ]

    def test_for_all_but_private_connections(self, vault: LocalVault, call: Caller) -> None:
        inner, lines = self.forbidden(vault, call, "connection")
        assert inner == "ForbiddenByConnection"
        assert lines[0].startswith("Public network access is disabled and request is not from a")
        assert lines[0].endswith("trusted service nor via an approved private link.")
        assert lines[2] == f"Vault: {vault.name};location=westeurope"

    def test_a_request_that_no_route_answers_is_forbidden_too(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.fault("forbid", by="policy")
        assert call("OPTIONS", "/certificates/x").status == 403


class Renewing:
    """A credential that gives another token each time, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        self.asked.append({"scopes": scopes, **options})
        return AccessToken(f"token-{len(self.asked)}", int(time.time()) + 3600)


@pytest.fixture
def credential() -> Renewing:
    return Renewing()


@pytest.fixture
def client(vault: LocalVault, credential: Renewing) -> Iterator[CertificateClient]:
    with CertificateClient(
        vault.url, credential, verify_challenge_resource=False, connection_verify=str(vault.ca)
    ) as client:
        yield client


class TestToken:
    def test_an_expired_one_is_renewed_by_the_sdk(
        self, vault: LocalVault, client: CertificateClient, credential: Renewing
    ) -> None:
        list(client.list_properties_of_certificates())
        before, last = len(credential.asked), vault.journal(route="list")[-1].seq
        vault.fault("expired", route="list")
        list(client.list_properties_of_certificates())
        assert len(credential.asked) == before + 1
        statuses = [entry.status for entry in vault.journal(route="list", since=last)]
        assert statuses[:2] == [401, 200]

    def test_it_says_that_it_expired_and_where_to_get_another(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.fault("expired", route="list")
        answer = call("GET", "/certificates")
        expected = f'Bearer authorization="{AUTHORITY}/{TENANT}", resource="{AUDIENCE}"'
        assert (answer.status, answer.headers["www-authenticate"]) == (401, expected)
        assert lines_of(answer) == ["[TokenExpired] Error validating token: 'S2S12086'."]

    def test_claims_are_handed_to_the_credential_by_the_sdk(
        self, vault: LocalVault, client: CertificateClient, credential: Renewing
    ) -> None:
        list(client.list_properties_of_certificates())
        claims = {"access_token": {"nbf": {"essential": True, "value": "1700000000"}}}
        vault.fault("claims", route="list", claims=claims)
        list(client.list_properties_of_certificates())
        assert json.loads(credential.asked[-1]["claims"]) == claims
        assert credential.asked[-1]["enable_cae"] is True

    def test_claims_ask_for_a_token_from_now_on_if_nothing_else(
        self, vault: LocalVault, call: Caller
    ) -> None:
        vault.fault("claims", route="list")
        answer = call("GET", "/certificates")
        header = answer.headers["www-authenticate"]
        claims = json.loads(base64.b64decode(header.rpartition('claims="')[2].rstrip('"')))
        assert answer.status == 401
        assert abs(int(claims["access_token"]["nbf"]["value"]) - time.time()) < 10


class TestChallenge:
    def test_it_can_name_a_foreign_tenant_and_resource(
        self, vault: LocalVault, call: Caller
    ) -> None:
        other = "00000000-1111-2222-3333-444444444444"
        vault.fault("challenge", authorised=False, tenant=other, resource="https://evil.example")
        answer = call("GET", "/certificates", token=None)
        expected = f'Bearer authorization="{AUTHORITY}/{other}", resource="https://evil.example"'
        assert (answer.status, answer.headers["www-authenticate"]) == (401, expected)
        assert call("GET", "/certificates", token=None).headers["www-authenticate"] != expected


class TestNextLink:
    def page(self, vault: LocalVault, call: Caller, how: str, **options: Any) -> dict[str, Any]:
        name = fresh("page")
        vault.fill([{"name": name, "key_type": "EC-P-256", "versions": 2}])
        vault.fault("next_link", route="versions", name=name, how=how, **options)
        page: dict[str, Any] = call("GET", f"/certificates/{name}/versions?maxresults=1").json
        assert len(page["value"]) == 1
        return page

    def test_it_can_lead_back_to_the_same_page(self, vault: LocalVault, call: Caller) -> None:
        page = self.page(vault, call, "loop")
        parts = urlsplit(page["nextLink"])
        again = call("GET", f"{parts.path}?{parts.query}", version=None)
        assert (parts.netloc, again.json["value"]) == (urlsplit(vault.url).netloc, page["value"])

    def test_it_can_lead_elsewhere(self, vault: LocalVault, call: Caller) -> None:
        link = self.page(vault, call, "foreign", host="https://evil.example")["nextLink"]
        assert link.startswith("https://evil.example/certificates/")

    def test_it_can_lead_nowhere(self, vault: LocalVault, call: Caller) -> None:
        link = self.page(vault, call, "broken")["nextLink"]
        with pytest.raises(ValueError, match="Invalid IPv6 URL"):
            urlsplit(link)

    def test_other_answers_are_left_alone(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.fault("next_link", name=name)
        answer = call("GET", f"/certificates/{name}")
        assert (answer.status, list(answer.json)) == (404, ["error"])


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("refuse", {"status": 404}, "status must be one of 429, 500, 503"),
        ("refuse", {"retry_after": "soon", "as_date": True}, "must be a number of seconds"),
        ("forbid", {"by": "mood"}, "by must be one of policy, roles, firewall, connection"),
        ("next_link", {"how": "sideways"}, "how must be one of broken, loop, foreign"),
    ],
)
def test_impossible_ones_are_refused(
    vault: LocalVault, kind: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(LocalVaultError, match=said):
        vault.fault(kind, **options)
