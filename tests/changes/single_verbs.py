"""Finds code that knows a single verb: in Python by its syntax tree, in templates by their tags.

Everything that differs from verb to verb belongs to the verb or to its change. The class of a verb
that is imported elsewhere, or a branch or a table by the keys of verbs, is a place that the author
of the next verb would have to find.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from certificates import changes, verbs

Findings = list[tuple[int, str]]  # line and reason

KEYS = frozenset(verbs.VERBS)
URL_NAMES = frozenset(change.url_name for change in changes.CHANGES.values())
CLASSES = frozenset(verb.__name__ for verb in verbs.VERBS.values())
# Of each package, what is about no single verb.
SHARED = {
    "certificates.verbs": {"base", *verbs.__all__} - CLASSES,
    "certificates.changes": {"base", *changes.__all__},
}
REGISTRIES = frozenset({"VERBS", "CHANGES"})
LINKING = frozenset({"reverse", "redirect"})  # may name the address of a change
LOOKUPS = frozenset({"get", "pop", "setdefault"})
TESTS = frozenset({"startswith", "endswith"})

_TAG = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
_VERB = r"(?<![\w.])(?:\w+\.)*verb(?:\.key)?(?![\w.])"
_KEY = r"(?<![\w.])(?:\w+\.)*key(?![\w.])"
_LITERAL = rf"[\"'](?:{'|'.join(KEYS)})[\"']"
_COMPARES = r"\s+(?:==|!=|is|is not|in|not in)\s+"
_BRANCHES = re.compile(
    f"{_VERB}{_COMPARES}|{_COMPARES}{_VERB}|{_KEY}{_COMPARES}{_LITERAL}|{_LITERAL}{_COMPARES}{_KEY}"
)


def in_template(text: str) -> Findings:
    """Every tag of a template that branches by a verb."""
    return [
        (text.count("\n", 0, tag.start()) + 1, f"branches by a verb: {tag[0]}")
        for tag in _TAG.finditer(text)
        if _BRANCHES.search(tag[0])
    ]


def in_python(source: str) -> Findings:
    """Everything in a module that knows a single verb."""
    finder = _Finder()
    finder.visit(ast.parse(source))
    return sorted(finder.found)


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: Findings = []
        self._packages: dict[str, str] = {}  # the name in this module: the package
        self._linked: set[ast.expr] = set()  # addresses that a page links to

    def _note(self, node: ast.expr | ast.stmt | ast.keyword, reason: str) -> None:
        self.found.append((node.lineno, reason))

    # imports

    def visit_Import(self, node: ast.Import) -> None:
        """``import certificates.verbs.create``."""
        for name in node.names:
            self._packages[name.asname or name.name] = name.name
            if _is_of_one(name.name):
                self._note(node, f"imports {name.name}")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """``from certificates.verbs import Create``."""
        for name in node.names:
            whole = f"{node.module}.{name.name}"
            self._packages[name.asname or name.name] = whole
            if _is_of_one(whole):
                self._note(node, f"imports {whole}")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """``verbs.Create``, after ``from certificates import verbs``."""
        package = self._packages.get(ast.unparse(node.value))
        if package in SHARED and _is_of_one(f"{package}.{node.attr}"):
            self._note(node, f"uses {package}.{node.attr}")
        self.generic_visit(node)

    # branches

    def visit_Compare(self, node: ast.Compare) -> None:
        """``operation.verb == "create"``, ``verb.key in KEYS``."""
        operands = [node.left, *node.comparators]
        by_verb = any(_is_verb(operand) for operand in operands)
        by_key = any(_is_key(operand) for operand in operands) and _keys_in(node)
        if (by_verb or by_key) and not any(_is_none(operand) for operand in operands):
            self._note(node, f"compares by a verb: {ast.unparse(node)}")
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        """``match operation.verb``."""
        by_key = _is_key(node.subject) and any(_keys_in(case.pattern) for case in node.cases)
        if _is_verb(node.subject) or by_key:
            self._note(node, f"matches by a verb: {ast.unparse(node.subject)}")
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """``WORDS[operation.verb]``, ``CHANGES["create"]``."""
        self._lookup(node, node.value, node.slice)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """``WORDS.get(operation.verb)``, ``filter(verb="create")``, ``verb.startswith("del")``."""
        called = node.func
        if isinstance(called, ast.Attribute) and node.args:
            if called.attr in LOOKUPS:
                self._lookup(node, called.value, node.args[0])
            elif called.attr in TESTS and _is_verb(called.value):
                self._note(node, f"compares by a verb: {ast.unparse(node)}")
        elif isinstance(called, ast.Name) and called.id in LINKING:
            self._linked.update(node.args[:1])
        for keyword in node.keywords:
            if "verb" in (keyword.arg or "").split("__") and _keys_in(keyword.value):
                self._note(keyword, f"filters by a verb: {ast.unparse(keyword.value)}")
        self.generic_visit(node)

    def _lookup(self, node: ast.expr, table: ast.expr, index: ast.expr) -> None:
        """Only the registries may be asked for a verb, and not for a certain one."""
        is_registry = ast.unparse(table).rpartition(".")[2] in REGISTRIES
        if _keys_in(index) if is_registry else _is_verb(index):
            self._note(node, f"looks up by a verb: {ast.unparse(node)}")

    # tables and addresses

    def visit_Dict(self, node: ast.Dict) -> None:
        """``{"create": …, "renew": …}``."""
        self._table(node, (key for key in node.keys if key))

    def visit_Tuple(self, node: ast.Tuple) -> None:
        """``("create", "renew")``."""
        self._table(node, node.elts)

    def visit_List(self, node: ast.List) -> None:
        """``["create", "renew"]``."""
        self._table(node, node.elts)

    def visit_Set(self, node: ast.Set) -> None:
        """``{"create", "renew"}``."""
        self._table(node, node.elts)

    def _table(self, node: ast.expr, items: Iterable[ast.expr]) -> None:
        """Two keys or more, and little else: permissions, some of which have the same names, come
        together with others that no verb has.
        """
        held = list(items)
        keys = [item for item in held if isinstance(item, ast.Constant) and item.value in KEYS]
        if len(keys) >= 2 and 2 * len(keys) > len(held):
            self._note(node, f"is a table of verbs: {ast.unparse(node)[:60]}")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """``"certificates:certificate-create"``: a page may link to it and do nothing else."""
        if not isinstance(node.value, str):
            return
        space, _, name = node.value.rpartition(":")
        if name in URL_NAMES and not (space and node in self._linked):
            self._note(node, f"knows the address of a verb: {node.value}")


def _is_of_one(name: str) -> bool:
    """Whether a dotted name is of one verb, or of one change."""
    for package, shared in SHARED.items():
        if name.startswith(f"{package}."):
            return name.removeprefix(f"{package}.").partition(".")[0] not in shared
    return False


def _is_verb(node: ast.expr) -> bool:
    """``verb``, ``operation.verb``, or the key of one of these."""
    *before, last = ast.unparse(node).split(".")
    return last == "verb" or (last == "key" and bool(before) and before[-1] == "verb")


def _is_key(node: ast.expr) -> bool:
    """``key`` of something, or a name: it may be a verb's."""
    return ast.unparse(node).rpartition(".")[2] == "key"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _keys_in(node: ast.AST) -> bool:
    """Whether the key of a verb is written out in it."""
    return any(item.value in KEYS for item in _constants(node))


def _constants(node: ast.AST) -> Iterator[ast.Constant]:
    return (item for item in ast.walk(node) if isinstance(item, ast.Constant))
