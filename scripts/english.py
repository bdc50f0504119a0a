"""Checks the English of docstrings, comments, templates and documentation by a short list of words.

Each word is one that a British or American operations engineer would not write there. Printed with
what to write instead: `python -m scripts.english`.
"""

import ast
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

INSTEAD = {
    r"anew": "again",
    r"beside": "next to, apart from, as well as",
    r"mend(?:s|ed|ing)?": "fix",
    r"somebody": "the user, someone, or what it is",
    r"tells|told|(?<!can )(?<!cannot )(?<!not )tell(?! whether)": "report, show",
    r"(?:stands|stood|stand)(?!-in)": "is",
    r"(?:comes?|came) to(?= its end|[.,:;]| in words| nothing)": "the result, ends",
    r"(?:that|what|which|it|one) (?:is|are) (?-i:none)": "is not one",
    r"(?:held|hold) against": "compared with",
    r"is the matter": "the problem",
}
WORDS = {re.compile(rf"\b(?:{word})\b", re.IGNORECASE): other for word, other in INSTEAD.items()}
TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}|<[^>]*>", re.DOTALL)
CODE = re.compile(r"```.*?```|``?[^`\n]*``?|^(?: {4}|\t).*?$", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"``?[^`\n]*``?|“[^”]*”")
IGNORED = ("vendor", "recordings", "licences")

Text = tuple[int, str]  # the line where it begins


def main() -> None:
    """Print every finding, and fail where there is one."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = [line for name in listed.stdout.splitlines() for line in findings(name)]
    print(*found, sep="\n") if found else None
    sys.exit(f"{len(found)} findings" if found else 0)


def findings(name: str) -> Iterator[str]:
    """What is to be written otherwise in a file, by its path inside the project."""
    if any(part in name for part in IGNORED):
        return
    for start, text in texts(ROOT / name):
        for word, other in WORDS.items():
            for match in word.finditer(text):
                line = start + text.count("\n", 0, match.start())
                yield f"{name}:{line}: {match.group()}: write {other}"
        if name.endswith(".py") and text.startswith("The same"):
            yield f"{name}:{start}: The same: a docstring stands alone"


def texts(path: Path) -> Iterator[Text]:
    """The prose of a file: docstrings and comments, or what a reader sees of a page."""
    if path.suffix == ".py":
        yield from of_python(path)
    elif path.suffix == ".html":
        yield 1, TAG.sub(_blank, path.read_text())
    elif path.suffix == ".md":
        yield 1, CODE.sub(_blank, path.read_text())


def of_python(path: Path) -> Iterator[Text]:
    """Docstrings, and comments line by line."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, documented) and (text := ast.get_docstring(node, clean=False)):
            yield node.body[0].lineno, QUOTED.sub("", text)
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _blank(match: re.Match[str]) -> str:
    """As many lines as were there, so that the numbers of lines stay right."""
    return "\n" * match.group().count("\n") or " "


if __name__ == "__main__":
    main()
