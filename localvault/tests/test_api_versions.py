"""A vault that speaks some of the API versions only, as in a cloud that lags behind."""

from pathlib import Path

import pytest

from localvault.caller import Caller, fresh
from localvault.testing import LocalVault, LocalVaultError

OLD = "7.3, 7.4"
REFUSAL = (
    "The specified version (2026-04-01) is not recognized. Consider using the latest supported "
    "version (7.4)."
)


class TestLaggingVault:
    @pytest.mark.parametrize("version", ["7.3", "7.4"])
    def test_it_takes_what_it_speaks(self, vault: LocalVault, call: Caller, version: str) -> None:
        vault.configure(api_versions=OLD)
        assert call("GET", "/certificates", version=version).status == 200

    @pytest.mark.parametrize("version", ["7.2", "7.5", "2026-04-01"])
    def test_it_names_the_newest_that_it_speaks(
        self, vault: LocalVault, call: Caller, version: str
    ) -> None:
        vault.configure(api_versions=OLD)
        answer = call("GET", "/certificates", version=version)
        assert (answer.status, answer.code) == (400, "BadParameter")
        assert answer.json["error"]["message"] == REFUSAL.replace("2026-04-01", version)

    def test_it_changes_nothing_in_another_one(self, vault: LocalVault, call: Caller) -> None:
        name = fresh()
        vault.configure(api_versions=OLD)
        refused = call("POST", f"/certificates/{name}/create", {}, version="2026-04-01")
        [entry] = vault.journal(name=name)
        assert (refused.json["error"]["message"], entry.committed) == (REFUSAL, False)

    def test_the_command_line_says_which(self, tmp_path: Path) -> None:
        with LocalVault.start(tmp_path / "vault", api_versions=OLD) as lagging:
            call = Caller(lagging)
            assert call("GET", "/certificates", version="7.4").status == 200
            assert call("GET", "/certificates", version="7.5").status == 400

    @pytest.mark.parametrize("wrong", ["", "7.4,7.9", "newest"])
    def test_it_cannot_speak_what_nobody_does(self, vault: LocalVault, wrong: str) -> None:
        with pytest.raises(LocalVaultError, match="must be all or some of 2016-10-01"):
            vault.configure(api_versions=wrong)
