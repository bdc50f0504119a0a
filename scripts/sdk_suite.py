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
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from localvault.settings import Given
from localvault.testing import LocalVault
from scripts.own_venv import NoRegistryError, fetch, provide

ROOT = Path(__file__).resolve().parent.parent
SHIM = ROOT / "tests" / "sdk_suite"
FOLDER = ROOT / ".sdk-suite"
REQUIREMENTS = (ROOT / "requirements.txt", SHIM / "requirements.txt")
PACKAGE = "azure-keyvault-certificates"
# How many tests of each file must have run, so that no run can be empty unnoticed.
FILES = {
    "test_certificates_client": 25,
    "test_certificates_client_async": 21,
    "test_merge_certificate": 1,
    "test_merge_certificate_async": 1,
    "test_examples_certificates": 7,
    "test_examples_certificates_async": 7,
}
WORKERS = 8  # they sleep most of the time
QUICK: Given = {"create_delay": 0.2, "issue_delay": 0.2, "delete_delay": 0.2, "recover_delay": 0.2}


def main() -> None:
    """Fetches what is needed, runs the suite, and says what was skipped."""
    try:
        python = provide(FOLDER / "venv", REQUIREMENTS)
        tests = provide_tests(python)
    except NoRegistryError:
        print("make sdk-suite: skipped, the package registry with the SDK cannot be reached")
        sys.exit(1 if os.environ.get("KVPORTAL_TESTS_MAY_SKIP") == "no" else 0)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        with LocalVault.start(Path(folder) / "vault", **QUICK) as vault:
            code = run(python, tests, vault, report)
        problems = [] if sys.argv[1:] else check(report)
    sys.exit("\n".join(problems) or code)


def provide_tests(python: Path) -> Path:
    """Return the folder of the SDK's tests, fetched once per version."""
    version = pinned_version()
    unpacked = FOLDER / f"{PACKAGE.replace('-', '_')}-{version}"
    if not unpacked.exists():
        with tempfile.TemporaryDirectory() as folder:
            fetch(
                python, "download", f"{PACKAGE}=={version}", "--no-deps",
                "--no-binary", PACKAGE, "--dest", folder,
            )  # fmt: skip
            [archive] = Path(folder).glob("*.tar.gz")
            with tarfile.open(archive) as held:
                held.extractall(FOLDER, filter="data")
        make_authority(unpacked / "tests")
    return unpacked / "tests"


def pinned_version() -> str:
    """The version of the SDK that the portal runs with."""
    pattern = rf"^{PACKAGE}==(\S+)"
    found = re.search(pattern, (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"requirements.txt does not pin {PACKAGE}")
    return found[1]


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


def run(python: Path, tests: Path, vault: LocalVault, report: Path) -> int:
    """Run the suite against a vault and return pytest's exit code."""
    files = [f"{name}.py" for name in FILES]
    command = [
        str(python), "-m", "pytest", "-q", "-c", str(SHIM / "pytest.ini"), "--rootdir", str(tests),
        "-n", str(WORKERS), "-p", "plugin", f"--junit-xml={report}", *files, *sys.argv[1:],
    ]  # fmt: skip
    environment = {
        **os.environ,
        "PYTHONPATH": str(SHIM),
        "AZURE_KEYVAULT_URL": vault.url,
        "SDK_SUITE_CA": str(vault.ca),
        "IDENTITY_ENDPOINT": vault.identity_endpoint,
        "IDENTITY_HEADER": vault.identity_header,
        "NO_PROXY": "localhost,127.0.0.1",
    }
    return subprocess.run(command, cwd=tests, env=environment, check=False).returncode


def check(report: Path) -> list[str]:
    """Tell what was skipped and why; return what is wrong with how many tests ran."""
    ran: dict[str, int] = {}
    reasons: dict[str, list[str]] = {}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        skipped = case.find("skipped")
        module = case.attrib["classname"].split(".")[0]
        if skipped is None:
            ran[module] = ran.get(module, 0) + 1
        else:
            reasons.setdefault(skipped.attrib["message"], []).append(case.attrib["name"])
    for reason, names in reasons.items():
        print(f"skipped by the suite itself, {len(names)}: {reason}")
    return [
        f"make sdk-suite: {ran.get(module, 0)} tests of {module} ran, {number} are known"
        for module, number in FILES.items()
        if ran.get(module, 0) < number
    ]


if __name__ == "__main__":
    main()
