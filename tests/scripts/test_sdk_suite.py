"""The runner of the SDK's own tests never takes a run of too little for a good one."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from scripts import own_venv, sdk_suite
from tests.sdk_suite.known import KNOWN, shortfalls

NAME = f"azure_keyvault_certificates-{sdk_suite.pinned(sdk_suite.PACKAGE)}"


class TestRegistryThatDoesNotAnswer:
    def test_is_told_from_what_pip_refuses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
        for other_place in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.delenv(other_place, raising=False)
        words = ("download", "--no-deps", "--dest", str(tmp_path))
        with pytest.raises(own_venv.NoRegistryError):
            own_venv.fetch(Path(sys.executable), *words, "pytest")
        with pytest.raises(SystemExit, match="no such option"):
            own_venv.fetch(Path(sys.executable), *words, "--of-no-such-kind")

    @pytest.mark.parametrize(("may_skip", "code"), [("", 0), ("yes", 0), ("no", 1)])
    def test_skips_the_suite_unless_nothing_may_be_skipped(
        self,
        may_skip: str,
        code: int,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def provide(*_: object) -> Path:
            raise own_venv.NoRegistryError

        monkeypatch.setattr(sdk_suite, "provide", provide)
        monkeypatch.setenv("KVPORTAL_TESTS_MAY_SKIP", may_skip)
        with pytest.raises(SystemExit) as ended:
            sdk_suite.main()
        assert ended.value.code == code
        assert capsys.readouterr().out.count("\n") == 1


class TestFetchedTests:
    @pytest.fixture
    def fetched(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Takes note of what is asked of the registry, and answers with a small distribution."""
        asked: list[str] = []

        def fetch(python: Path, *words: str) -> None:
            asked.append(words[1])
            with tarfile.open(Path(words[-1]) / f"{NAME}.tar.gz", "w:gz") as archive:
                archive.addfile(tarfile.TarInfo(f"{NAME}/tests/test_one.py"), io.BytesIO())

        monkeypatch.setattr(sdk_suite, "fetch", fetch)
        monkeypatch.setattr(sdk_suite, "FOLDER", tmp_path / "kept")
        return asked

    def test_are_fetched_once(self, fetched: list[str]) -> None:
        for _ in range(2):
            folder = sdk_suite.provide_tests(Path(sys.executable))
            assert (folder / "test_one.py").exists()
        assert fetched == [NAME.replace("_", "-").replace("certificates-", "certificates==")]

    def test_get_the_authority_that_they_sign_with(self, fetched: list[str]) -> None:
        folder = sdk_suite.provide_tests(Path(sys.executable))
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        assert key.public_key() == authority.public_key()

    def test_are_fetched_again_when_that_was_interrupted(
        self, fetched: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(folder: Path) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(sdk_suite, "make_authority", interrupt)
            sdk_suite.provide_tests(Path(sys.executable))
        folder = sdk_suite.provide_tests(Path(sys.executable))
        assert (folder / "ca.key").exists()
        assert len(fetched) == 2


class TestCountOfTests:
    def test_a_file_that_ran_one_test_less_is_named(self) -> None:
        assert shortfalls(KNOWN) == []
        less = {**KNOWN, "test_merge_certificate": 0}
        assert shortfalls(less) == ["test_merge_certificate: 0 tests ran, 1 are known"]

    def test_a_run_of_too_few_fails_though_each_passed(self, tmp_path: Path) -> None:
        done = run_with_plugin(tmp_path, SDK_SUITE_WHOLE="yes")
        assert done.returncode == 1
        assert "test_merge_certificate_async: 0 tests ran, 1 are known" in done.stdout
        assert "test_merge_certificate: " not in done.stdout

    def test_what_is_skipped_is_counted_by_reason_before_the_closing_line(
        self, tmp_path: Path
    ) -> None:
        done = run_with_plugin(tmp_path)
        assert done.returncode == 0
        assert done.stdout.splitlines()[-2] == "skipped by the suite itself, 2: not now"
        assert "1 passed, 2 skipped" in done.stdout.splitlines()[-1]


def run_with_plugin(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run one test that passes, and two of another file that are skipped, in two processes."""
    (folder / "test_merge_certificate.py").write_text("def test_one() -> None:\n    pass\n")
    skips = 'import pytest\n\n@pytest.mark.skip("not now")\ndef test_{0}() -> None:\n    pass\n'
    (folder / "test_merge_certificate_async.py").write_text(skips.format("a") + skips.format("b"))
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "xdist", "-n", "2",
        "-p", "tests.sdk_suite.plugin", "-p", "no:cacheprovider",
        "--rootdir", str(folder), "-c", os.devnull, ".",
    ]  # fmt: skip
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(sdk_suite.ROOT)}
    given = {**os.environ, **alone, **environment}
    return subprocess.run(
        command, cwd=folder, env=given, stdout=subprocess.PIPE, text=True, check=False
    )
