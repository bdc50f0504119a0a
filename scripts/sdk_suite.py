"""Runs the SDK's own live tests against localvault: `make sdk-suite`.

The tests come with the source distribution of azure-keyvault-certificates, at the version that
requirements.txt pins; they are fetched, never kept in this repository. What they expect of their
harness is in tests/sdk_suite. Where the package registry cannot be reached nothing is run, which
fails where KVPORTAL_TESTS_MAY_SKIP=no, as in `make check`. Arguments go on to pytest.
"""

import os
import re
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from localvault.settings import Given
from localvault.testing import LocalVaults, RunningVault
from scripts.own_venv import NoRegistryError, fetch, provide
from tests.sdk_suite.known import KNOWN

ROOT = Path(__file__).resolve().parent.parent
SUITE = ROOT / "tests" / "sdk_suite"
FOLDER = ROOT / ".sdk-suite"
PACKAGE = "azure-keyvault-certificates"
OF_THE_PORTAL = (PACKAGE, "azure-identity")  # the same versions as the portal has
WORKERS = 8  # they sleep most of the time
QUICK: Given = {"create_delay": 0.2, "issue_delay": 0.2, "delete_delay": 0.2, "recover_delay": 0.2}


def main() -> None:
    """Fetches what is needed, runs the suite, and exits as pytest does."""
    try:
        packages = [f"{package}=={pinned(package)}" for package in OF_THE_PORTAL]
        python = provide(FOLDER / "venv", SUITE / "requirements.txt", *packages)
        tests = provide_tests(python)
    except NoRegistryError:
        print("make sdk-suite: skipped, the package registry with the SDK cannot be reached")
        sys.exit(1 if os.environ.get("KVPORTAL_TESTS_MAY_SKIP") == "no" else 0)
    names = [f"kv-{number}" for number in range(WORKERS)]
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalVaults.start(Path(folder), names, **QUICK) as vaults,
    ):
        code = run(python, tests, list(vaults.values()))
    sys.exit(code)


def pinned(package: str) -> str:
    """The version of a package that the portal runs with."""
    pattern = rf"^{re.escape(package)}==(\S+)"
    found = re.search(pattern, (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"requirements.txt does not pin {package}")
    return found[1]


def provide_tests(python: Path) -> Path:
    """Return the folder of the SDK's tests, fetched once per version."""
    version = pinned(PACKAGE)
    unpacked = FOLDER / f"{PACKAGE.replace('-', '_')}-{version}"
    if not unpacked.exists():
        FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            fetch(
                python, "download", f"{PACKAGE}=={version}", "--no-deps",
                "--no-binary", PACKAGE, "--dest", folder,
            )  # fmt: skip
            [archive] = Path(folder).glob("*.tar.gz")
            with tarfile.open(archive) as held:
                # Python 3.11.2, which Debian 12 has, knows no filters yet.
                held.extraction_filter = getattr(tarfile, "data_filter", None)
                held.extractall(folder)  # noqa: S202 - of the registry, and filtered
            whole = Path(folder) / unpacked.name
            make_authority(whole / "tests")
            whole.rename(unpacked)
    return unpacked / "tests"


def make_authority(folder: Path) -> None:
    """Write the authority that the tests of merge sign with; it does not come with them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of the tests")])
    today = datetime.now(UTC)
    authority = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    encoding, none = serialization.Encoding.PEM, serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "ca.key").write_bytes(key.private_bytes(encoding, form, none))
    (folder / "ca.crt").write_bytes(authority.public_bytes(encoding))


def run(python: Path, tests: Path, vaults: list[RunningVault]) -> int:
    """Run the suite, each of its processes against a vault, and return pytest's exit code."""
    files = [f"{name}.py" for name in KNOWN]
    command = [
        str(python), "-m", "pytest", "-q", "-c", str(SUITE / "pytest.ini"), "--rootdir", str(tests),
        "-n", str(len(vaults)), "-p", "tests.sdk_suite.plugin", *files, *sys.argv[1:],
    ]  # fmt: skip
    whole = {} if sys.argv[1:] else {"SDK_SUITE_WHOLE": "yes"}
    environment = {
        **os.environ,
        **whole,
        "PYTHONPATH": os.pathsep.join((str(SUITE), str(ROOT))),
        "SDK_SUITE_VAULTS": " ".join(vault.url for vault in vaults),
        "SDK_SUITE_CA": str(vaults[0].ca),
        "IDENTITY_ENDPOINT": vaults[0].identity_endpoint,
        "IDENTITY_HEADER": vaults[0].identity_header,
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
    }
    return subprocess.run(command, cwd=tests, env=environment, check=False).returncode


if __name__ == "__main__":
    main()
