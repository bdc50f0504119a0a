"""Headers: those that every answer of the service has, and where Retry-After and Location are."""

import uuid
from email.utils import parsedate_to_datetime

import pytest

from localvault.testing import LocalVault
from tests.contract.conftest import Service
from tests.contract.recorded import HOST, MANUAL, SELF_SIGNED

ALWAYS = {
    "cache-control": "no-cache",
    "content-type": "application/json; charset=utf-8",
    "expires": "-1",
    "pragma": "no-cache",
    "strict-transport-security": "max-age=31536000;includeSubDomains",
    "x-content-type-options": "nosniff",
}


class TestEveryAnswer:
    @pytest.mark.parametrize(
        ("method", "path", "token", "status"),
        [
            ("GET", "/certificates", "any", 200),
            ("GET", "/certificates", None, 401),
            ("GET", "/certificates/nobody", "any", 404),
            ("PUT", "/certificates", "any", 405),
        ],
    )
    def test_headers(
        self, service: Service, method: str, path: str, token: str | None, status: int
    ) -> None:
        echoed = {"x-ms-client-request-id": "mine"}
        answer = service(method, path, token=token, headers=echoed)
        assert answer.status == status
        assert answer.headers.items() >= (ALWAYS | echoed).items()
        assert uuid.UUID(answer.headers["x-ms-request-id"])
        assert parsedate_to_datetime(answer.headers["date"])
        assert answer.headers["x-ms-keyvault-service-version"]
        assert answer.headers["x-ms-keyvault-region"]
        assert answer.headers["x-ms-keyvault-network-info"].startswith("conn_type=Ipv4;addr=")
        assert "etag" not in answer.headers

    def test_each_has_a_request_id_of_its_own(self, service: Service) -> None:
        ids = {service("GET", "/certificates").headers["x-ms-request-id"] for _ in range(3)}
        assert len(ids) == 3

    def test_no_client_request_id_is_made_up(self, service: Service) -> None:
        assert "x-ms-client-request-id" not in service("GET", "/certificates").headers


class TestCreate:
    def test_where_to_look_and_when(self, named_vault: LocalVault, service: Service) -> None:
        named_vault.configure(create_delay=0.3)
        created = service("POST", "/certificates/headers/create", SELF_SIGNED)
        assert created.headers["retry-after"] == "10"
        assert created.headers["location"] == (
            f"https://{HOST}/certificates/headers/pending?api-version=2025-07-01"
            f"&request_id={created.json['request_id']}"
        )
        assert service("GET", "/certificates/headers/pending").headers["retry-after"] == "10"
        named_vault.change("complete_pending", "headers")
        pending = service("GET", "/certificates/headers/pending")
        assert "retry-after" not in pending.headers

    def test_a_request_id_chooses_the_operation(self, service: Service) -> None:
        request_id = service("POST", "/certificates/by-hand/create", MANUAL).json["request_id"]
        path = "/certificates/by-hand/pending"
        assert service("GET", f"{path}?request_id={request_id}").status == 200
        other = service("GET", f"{path}?request_id={'0' * 32}")
        assert (other.status, other.code) == (404, "PendingCertificateNotFound")
