"""What is looked at before anything else: the token, and the version of the API."""

import pytest

from localvault.caller import Caller
from tests.contract.refusals import Refusal, bad, check

CHALLENGED = Refusal(
    "", "", None, 401, "Unauthorized",
    "AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.",
)  # fmt: skip


class TestToken:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/certificates/nobody"),
            ("POST", "/certificates/a_b/create"),
            ("PUT", "/certificates"),
        ],
    )
    def test_without_one_nothing_else_counts(self, call: Caller, method: str, path: str) -> None:
        check(call(method, path, token=None, version="none"), CHALLENGED)


class TestVersion:
    @pytest.mark.parametrize("version", ["7.7", "2030-01-01", ""])
    def test_unknown(self, call: Caller, version: str) -> None:
        message = (
            f"The specified version ({version}) is not recognized. Consider using the latest "
            "supported version (2026-04-01)."
        )
        check(call("GET", "/certificates", version=version), bad("", "", None, message))

    @pytest.mark.parametrize(
        "version",
        [
            "2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "2025-07-01",
            "2026-04-01",
        ],
    )  # fmt: skip
    def test_known(self, call: Caller, version: str) -> None:
        assert call("GET", "/certificates", version=version).status == 200
