"""Outside of verbs and changes nothing knows a single verb."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.changes.single_verbs import Findings, in_python, in_template

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("certificates", "kvportal", "scripts", "bench")
FREE = ("certificates/verbs", "certificates/changes", "certificates/migrations")

FOUND = {
    "an import": "from certificates.verbs import Create",
    "one among others": "from certificates.verbs import VERBS, Create, Verb",
    "an import of its module": "from certificates.verbs.create import Create",
    "an import of the module itself": "import certificates.verbs.create",
    "a module from the package": "from certificates.verbs import create",
    "an import of a change": "from certificates.changes.create import CreateChange",
    "what stands beside a change": "from certificates.changes.create_initial import FROM_DEFAULT",
    "a class of the package": "from certificates import verbs\nverbs.Create(name=name)",
    "the package by another name": "from certificates import verbs as v\nisinstance(x, v.Create)",
    "a comparison": 'operation.verb == "create"',
    "a comparison the other way round": '"create" != verb',
    "a comparison with a constant": "operation.verb == CREATE",
    "a comparison of keys": "change.verb.key == other.verb.key",
    "a comparison with a literal key": 'link.key == "delete"',
    "membership": "operation.verb in DELETES",
    "membership of keys": "verb.key not in self.keys",
    "membership of a name": 'key in ("delete", "deleted")',
    "a start": 'operation.verb.startswith("delete")',
    "a match": "match operation.verb:\n    case other: pass",
    "a match of keys": 'match key:\n    case "create" | "made": pass',
    "an index": "WORDS[operation.verb]",
    "an index by a key": "self.words[change.verb.key]",
    "a default": "WORDS.get(verb.key, '')",
    "a certain verb": 'VERBS["create"]',
    "a certain change": 'changes.CHANGES.get("create")',
    "a query": 'operations.filter(verb="create")',
    "a query of several": 'operations.filter(verb__in=["delete"])',
    "a query through a relation": 'events.exclude(operation__verb="purge")',
    "a table": 'WORDS = {"create": "made", "renew": "made"}',
    "a set": 'DANGEROUS = {"delete", "purge", "other"}',
    "a tuple": 'ORDER = ("create", "renew")',
    "an address": 'name == "certificate-delete"',
    "an address in a table": 'PAGES = {"certificates:certificate-delete": "detail"}',
}  # fmt: skip
NOT_FOUND = {
    "what all verbs share": "from certificates.verbs import VERBS, Subject, Update, Verb, Words",
    "their base": "from certificates.verbs.base import Gateway",
    "what all changes share": "from certificates.changes import CHANGES, Change, change_of",
    "the base of changes": "from certificates.changes.base import Link",
    "a view of that name": "from certificates.views import changes\nchanges.urls()",
    "what a verb says of itself": "verb.becomes is Subject.DELETED",
    "the verb of a row": "VERBS[operation.verb].is_read",
    "any verb": "[key for key, verb in VERBS.items() if verb.takes_away]",
    "no verb": "verb is None",
    "the key of a name": "row.key in deleted",
    "the words of a key": 'facts.key != words.replace("-HSM", "")',
    "tags of a certificate": 'item.get("tags") or body["tags"]',
    "a column": 'COLUMNS = {"name": 1, "tags": 2}',
    "permissions": 'NAMES = ("get", "list", "create", "import", "update", "delete", "recover")',
    "a wish": 'request.GET.get("for") == "create"',
    "a query by what verbs say": "operations.filter(verb__in=keys)",
    "a new row": "Operation(verb=verb.key)",
    "a link": 'reverse("certificates:certificate-create", args=[vault])',
}


@pytest.mark.parametrize("source", FOUND.values(), ids=FOUND)
def test_python_that_knows_a_verb_is_found(source: str) -> None:
    last = 1 if source.startswith("match") else source.count("\n") + 1
    assert {line for line, _ in in_python(source)} == {last}


@pytest.mark.parametrize("source", NOT_FOUND.values(), ids=NOT_FOUND)
def test_other_python_is_not_found(source: str) -> None:
    assert in_python(source) == []


@pytest.mark.parametrize(
    "tag",
    [
        '{% if operation.verb == "create" %}',
        "{% elif verb != other %}",
        "{% if verb.key == asked %}",
        "{% if status.operation.verb in dangerous %}",
        "{% if wanted == change.verb.key %}",
        '{% if link.key == "delete" %}',
        "{{ words|default:verb }}{% if not x and 'purge' == key %}",
    ],
)
def test_templates_that_branch_by_a_verb_are_found(tag: str) -> None:
    assert [line for line, _ in in_template(f"<p>\n{tag}</p>")] == [2]


@pytest.mark.parametrize(
    "tag",
    [
        '{% if operation.state == "failed" %}',
        "{% if verb.takes_away %}",
        '{% if state == "deleted" %}',
        "{% url 'certificates:certificate-create' vault.slug %}",
        "{% if item.key == chosen %}",
        '<p>verb == "create"</p>',
    ],
)
def test_other_templates_are_not_found(tag: str) -> None:
    assert in_template(tag) == []


def told(files: Iterable[Path], find: Callable[[str], Findings]) -> list[str]:
    """What is found, with file and line."""
    return [
        f"{file.relative_to(ROOT)}:{line}: {reason}"
        for file in files
        for line, reason in find(file.read_text())
    ]


def sources() -> Iterator[Path]:
    for package in SHIPPED:
        for file in sorted((ROOT / package).rglob("*.py")):
            if not str(file.relative_to(ROOT)).startswith(FREE):
                yield file


def test_no_module_knows_a_single_verb() -> None:
    files = list(sources())
    assert len(files) > 100
    assert told(files, in_python) == []


def test_no_template_branches_by_a_verb() -> None:
    files = sorted((ROOT / "templates").rglob("*.html"))
    assert len(files) > 50
    assert told(files, in_template) == []
