"""What the recordings do not show of headers: the client's own id, and ids of requests."""

import pytest

from localvault.caller import Caller


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
    def test_the_clients_id_comes_back(
        self, call: Caller, method: str, path: str, token: str | None, status: int
    ) -> None:
        own = {"x-ms-client-request-id": "mine"}
        answer = call(method, path, token=token, headers=own)
        assert answer.status == status
        assert answer.headers["x-ms-client-request-id"] == "mine"

    def test_no_clients_id_is_made_up(self, call: Caller) -> None:
        assert "x-ms-client-request-id" not in call("GET", "/certificates").headers

    def test_each_has_an_id_of_its_own(self, call: Caller) -> None:
        ids = {call("GET", "/certificates").headers["x-ms-request-id"] for _ in range(3)}
        assert len(ids) == 3

    def test_none_has_an_etag(self, call: Caller) -> None:
        assert "etag" not in call("GET", "/certificates").headers


def test_a_request_id_chooses_the_operation(call: Caller) -> None:
    request_id = call.create("by-hand", issuer="Unknown").json["request_id"]
    path = "/certificates/by-hand/pending"
    assert call("GET", f"{path}?request_id={request_id}").status == 200
    other = call("GET", f"{path}?request_id={'0' * 32}")
    assert (other.status, other.code) == (404, "PendingCertificateNotFound")
