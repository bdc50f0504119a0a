"""Refusals: status, code and text as the service was seen to give them."""

from typing import Any

import pytest

from localvault.testing import LocalVault
from tests.contract.conftest import Service
from tests.contract.recorded import REFUSALS, SELF_SIGNED
from tests.localvault.calls import Json


class TestRecorded:
    @pytest.mark.parametrize(
        ("method", "path", "body", "status", "code", "message", "length"), REFUSALS
    )
    def test_texts(
        self, service: Service, method: str, path: str, body: Any,
        status: int, code: str, message: str, length: int | None,
    ) -> None:  # fmt: skip
        answer = service(method, path, body)
        assert answer.status == status
        assert answer.json == {"error": {"code": code, "message": message}}
        assert length in (None, len(answer.content))
        assert "retry-after" not in answer.headers


class TestChallenge:
    def test_text_and_header(self, service: Service) -> None:
        answer = service("GET", "/certificates/cert-that-does-not-exist/", token=None)
        assert answer.status == 401
        assert answer.content == (
            b'{"error":{"code":"Unauthorized","message":"AKV10000: Request is missing a Bearer,'
            b' PoP, or MTLS_POP token."}}'
        )
        assert len(answer.content) == 108
        scheme, authorization, resource = answer.headers["www-authenticate"].split(" ")
        assert scheme == "Bearer"
        assert authorization.startswith('authorization="https://login.microsoftonline.com/')
        assert len(authorization) == len('authorization="https://login.microsoftonline.com/",') + 36
        assert resource == 'resource="https://vault.azure.net"'


class TestConflicts:
    def refusal(self, service: Service, name: str) -> Json:
        answer = service("POST", f"/certificates/{name}/create", SELF_SIGNED)
        assert answer.status == 409
        error: Json = answer.json["error"]
        return error

    def test_while_pending(self, named_vault: LocalVault, service: Service) -> None:
        named_vault.fill([{"name": "busy", "state": "pending"}])
        assert self.refusal(service, "busy") == {
            "code": "Forbidden",
            "message": "A new key vault certificate can not be created or imported while a pending "
            "key vault certificate's status is inProgress.",
        }

    def test_when_deleted(self, named_vault: LocalVault, service: Service) -> None:
        named_vault.fill([{"name": "deleted", "state": "deleted"}])
        assert self.refusal(service, "deleted") == {
            "code": "Conflict",
            "message": "Certificate deleted is currently in a deleted but recoverable state, "
            "and its name cannot be reused; in this state, the certificate can only be recovered "
            "or purged.",
            "innererror": {"code": "ObjectIsDeletedButRecoverable"},
        }

    def test_while_being_deleted(self, named_vault: LocalVault, service: Service) -> None:
        named_vault.fill([{"name": "going"}])
        named_vault.configure(delete_delay=9)
        service("DELETE", "/certificates/going")
        assert self.refusal(service, "going") == {
            "code": "Conflict",
            "message": "Certificate going is currently being deleted and cannot be "
            "re-created; retry later.",
            "innererror": {"code": "ObjectIsBeingDeleted"},
        }
        early = service("POST", "/deletedcertificates/going/recover").json["error"]
        assert early["message"] == "Certificate is currently being deleted."

    def test_recovered_twice(self, named_vault: LocalVault, service: Service) -> None:
        named_vault.fill([{"name": "coming", "state": "deleted"}])
        named_vault.configure(recover_delay=9)
        path = "/deletedcertificates/coming/recover"
        identifier = service("POST", path).json["id"]
        assert service("POST", path).json["error"] == {
            "code": "Conflict",
            "message": f"There was a conflict while recovering the soft-deleted certificate "
            f"'{identifier}'. This can happen when multiple operations are performed in parallel "
            "against the soft-deleted certificate. To avoid this error, perform operations against "
            "the soft-deleted certificate in a sequential manner.",
        }


class TestVersions:
    @pytest.mark.parametrize(
        "version",
        [
            "2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01",
            "2026-04-01",
        ],
    )  # fmt: skip
    def test_known(self, service: Service, version: str) -> None:
        assert service("GET", "/certificates", version=version).status == 200

    @pytest.mark.parametrize("version", ["7.7", "2030-01-01", ""])
    def test_unknown(self, service: Service, version: str) -> None:
        answer = service("GET", "/certificates", version=version)
        assert answer.status == 400
        assert answer.json["error"] == {
            "code": "BadParameter",
            "message": f"The specified version ({version}) is not recognized. Consider using the "
            "latest supported version (2026-04-01).",
        }


class TestPermissions:
    def test_text_of_an_access_policy_vault(
        self, named_vault: LocalVault, service: Service
    ) -> None:
        named_vault.configure(permissions="get")
        answer = service("POST", "/certificates/any/create", SELF_SIGNED)
        error = answer.json["error"]
        assert answer.status == 403
        assert list(error) == ["code", "message", "innererror"]
        assert error["innererror"] == {"code": "ForbiddenByPolicy"}
        assert error["message"].startswith("The user, group or application 'appid=")
        assert error["message"].endswith(
            "/' does not have certificates create permission on key vault "
            "'vaultname;location=westeurope'. For help resolving this issue, please see "
            "https://go.microsoft.com/fwlink/?linkid=2125287"
        )
