"""Who is there: challenge, tokens, and the managed identity endpoint."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localvault.caller import Caller, creation, fresh
from localvault.testing import LocalVault
from support.asking import GOOD, ask_identity


def token_from(vault: LocalVault, query: str = GOOD) -> dict[str, Any]:
    status, answer = ask_identity(vault, vault.identity_header, query)
    assert status == 200
    return answer


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


class TestChallenge:
    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic abc"}, {"Authorization": ""}])
    @pytest.mark.parametrize(
        ("method", "path"),
        [("GET", "/certificates/x"), ("POST", "/certificates/a_b/create"), ("PUT", "/nowhere")],
    )
    def test_it_comes_before_anything_else(
        self, call: Caller, method: str, path: str, headers: dict[str, str]
    ) -> None:
        answer = call(method, path, token=None, version="1.0", headers=headers)
        assert answer.status == 401
        assert answer.headers["www-authenticate"].startswith("Bearer authorization=")

    def test_any_token_is_taken(self, call: Caller) -> None:
        assert call("GET", "/certificates", token="anything").status == 200


class TestIdentityEndpoint:
    def test_it_hands_out_a_token_with_the_callers_claims(
        self, vault: LocalVault, call: Caller
    ) -> None:
        answer = token_from(vault)
        claims = claims_of(answer["access_token"])
        assert int(answer["expires_on"]) == claims["exp"]
        assert claims["aud"] == "https://vault.azure.net"
        vault.configure(permissions="get")
        message = call.create(fresh()).json["error"]["message"]
        caller = f"appid={claims['appid']};oid={claims['oid']};iss={claims['iss']}"
        assert f"'{caller}'" in message
        assert claims["iss"] == f"https://sts.windows.net/{claims['tid']}/"

    def test_the_challenge_names_the_tenant_of_the_token(
        self, vault: LocalVault, call: Caller
    ) -> None:
        challenge = call("GET", "/certificates", token=None).headers["www-authenticate"]
        assert claims_of(token_from(vault)["access_token"])["tid"] in challenge

    def test_others_get_none(self, vault: LocalVault) -> None:
        for header in ("wrong", ""):
            assert ask_identity(vault, header)[0] == 401
        assert ask_identity(vault, vault.identity_header, "api-version=2019-08-01")[0] == 400


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalVault]:
    folder: Path = tmp_path_factory.mktemp("strict")
    with LocalVault.start(folder, own_tokens_only=True) as vault:
        yield vault


class TestTenant:
    def test_challenge_tokens_and_refusals_name_it(self, tmp_path: Path) -> None:
        tenant = "12345678-0000-0000-0000-123456789abc"
        with LocalVault.start(tmp_path, tenant=tenant, permissions="") as vault:
            call = Caller(vault)
            challenge = call("GET", "/certificates", token=None).headers["www-authenticate"]
            assert f'authorization="https://login.microsoftonline.com/{tenant}"' in challenge
            claims = claims_of(token_from(vault)["access_token"])
            issuer = f"https://sts.windows.net/{tenant}/"
            assert (claims["tid"], claims["iss"]) == (tenant, issuer)
            assert f"iss={issuer}'" in call("GET", "/certificates").json["error"]["message"]


class TestOwnTokensOnly:
    def test_its_own_is_taken_also_after_a_restart(self, strict: LocalVault) -> None:
        token = token_from(strict)["access_token"]
        assert Caller(strict)("GET", "/certificates", token=token).status == 200
        strict.restart()
        assert Caller(strict)("GET", "/certificates", token=token).status == 200

    def test_all_others_are_challenged(self, strict: LocalVault) -> None:
        elsewhere = token_from(strict, GOOD.replace("vault.azure", "graph"))["access_token"]
        head, body, _ = token_from(strict)["access_token"].split(".")
        for token in ("anything", elsewhere, f"{head}.{body}.AAAA", f"{head}.{body}.", "a.b.c"):
            answer = Caller(strict)("POST", "/certificates/a/create", creation(), token=token)
            assert answer.status == 401
        assert not [entry for entry in strict.journal(authorised=True) if entry.name == "a"]
