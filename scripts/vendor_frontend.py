"""Copies the front-end files that kvportal serves from npm into the repository.

Run it after a version in package.json (or static/vendor/icons.txt) changes, and commit what it
wrote: nothing else in the project needs Node.js.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
TEST_VENDOR = ROOT / "tests" / "browser" / "vendor"
LICENCES = VENDOR / "licences"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx.min.js",
    "htmx.org/LICENSE": LICENCES / "htmx.txt",
    "@tabler/icons/LICENSE": LICENCES / "tabler-icons.txt",
    "axe-core/axe.min.js": TEST_VENDOR / "axe.min.js",
    "axe-core/LICENSE": TEST_VENDOR / "axe-core-LICENSE.txt",
}
# Manifest storage follows these comments and fails on the map that is not shipped.
SOURCE_MAP = re.compile(rb"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


def main() -> None:
    """Installs the pinned packages without running their scripts and copies what is used."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for manifest in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / manifest, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True)
        copy_files(folder / "node_modules")
    write_checksums(VENDOR)
    write_checksums(TEST_VENDOR)


def copy_files(modules: Path) -> None:
    """Replaces every vendored file by the one of the installed packages."""
    for folder in (VENDOR / "icons", LICENCES, TEST_VENDOR):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for source, target in FILES.items():
        target.write_bytes(SOURCE_MAP.sub(b"\n", (modules / source).read_bytes()))
    for icon in (VENDOR / "icons.txt").read_text().split():
        shutil.copy(modules / "@tabler/icons/icons/outline" / f"{icon}.svg", VENDOR / "icons")
    write_tabler_licence(modules)


def write_tabler_licence(modules: Path) -> None:
    """Tabler's package carries no licence file: its banner names the owners and the MIT licence."""
    banner = (modules / "@tabler/core/dist/css/tabler.min.css").read_text().partition("*/")[0]
    owners = "\n".join(re.findall(r"Copyright .*", banner))
    mit = (modules / "@tabler/icons/LICENSE").read_text()
    text = re.sub(r"Copyright .*", owners, mit, count=1)
    note = "\ntabler.min.css contains Bootstrap, under the MIT License as well.\n"
    (LICENCES / "tabler.txt").write_text(text.rstrip("\n") + "\n" + note)


def checksums(folder: Path) -> str:
    """One `sha256  path` line per vendored file, as `sha256sum -c` reads it."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "CHECKSUMS")
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in paths
    )


def write_checksums(folder: Path) -> None:
    """Writes the CHECKSUMS file that the tests compare with the vendored files."""
    (folder / "CHECKSUMS").write_text(checksums(folder))


if __name__ == "__main__":
    main()
