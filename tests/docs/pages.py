"""Reads the documentation: its pages, tables and links."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
LOCALVAULT = ROOT / "localvault"
PAGES = sorted([*ROOT.glob("*.md"), *LOCALVAULT.rglob("*.md"), *DOCS.rglob("*.md")])

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`]*)`")


def text(page: str) -> str:
    """The text of a reference page, by its name without ending."""
    return (REFERENCE / f"{page}.md").read_text()


def table(page: str, *head: str) -> list[list[str]]:
    """The rows of every table of a page whose header begins with ``head``."""
    found: list[list[str]] = []
    inside = False
    for line in text(page).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif tuple(cells[: len(head)]) == head:
            inside = True
        elif inside and not set(cells[0]) <= {"-"}:
            found.append(cells)
    return found


def code(cell: str) -> list[str]:
    """What is in backquotes."""
    return _CODE.findall(cell)


def section(page: str, heading: str) -> str:
    """The text below a ``### heading``, up to the next heading."""
    return text(page).partition(f"\n### {heading}\n")[2].partition("\n#")[0]


def links(page: Path) -> list[str]:
    """The targets of all links of a page."""
    return _LINK.findall(page.read_text())
