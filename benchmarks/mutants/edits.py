"""source -> edits: every small fault that can be put into a module, in its Python, its constants and its SQL.

Annotations, docstrings and the words of messages are left alone: nothing is judged by them.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .sql_edits import sql_edits

__all__ = ["Edit", "changed_line", "edits_of", "mutated"]

FLIPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
SIGNS: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.Div(),
    ast.Div: ast.Mult(),
    ast.FloorDiv: ast.Mult(),
    ast.BitAnd: ast.BitOr(),
    ast.BitOr: ast.BitAnd(),
}
OPPOSITES = "min max, any all, minimum maximum, fmax fmin, left right"
NAMES = {one: other for pair in OPPOSITES.split(", ") for one, other in (pair.split(), pair.split()[::-1])}
NAMES |= {"sorted": "list", "median": "mean", "mean": "max"}
SKIPPED = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
TEXT = (ast.JoinedStr, ast.List, ast.ListComp)


@dataclass(frozen=True)
class Edit:
    """Bytes `start` to `end` of a module become `text`.

    `lines` are those of the statement around it, by which the tests that run it are known; of a constant at the top of
    the module those that name it, and none where nothing here does.
    """

    operator: str
    start: int
    end: int
    text: str
    lines: frozenset[int]


def edits_of(source: str) -> list[Edit]:
    """Every edit of `source`, in its order; each leaves a module that compiles."""
    tree = ast.parse(source)
    found = _Walk(source, _uses(tree))
    found.body(tree.body, inside=False)
    alike = {(edit.start, edit.end, edit.text): edit for edit in found.edits}
    return sorted(alike.values(), key=lambda edit: (edit.start, edit.end, edit.text))


def mutated(source: str, edit: Edit) -> str:
    """`source` with the fault in it."""
    raw = source.encode()
    return (raw[: edit.start] + edit.text.encode() + raw[edit.end :]).decode()


def changed_line(source: str, edit: Edit) -> tuple[int, str, str]:
    """The number of the first line that the edit changes, that line, and what becomes of it."""
    before, after = source.splitlines(), mutated(source, edit).splitlines()
    at = next(at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return at + 1, before[at].strip(), after[at].strip()


class _Walk:
    """Walks statements, then the expressions of each, and gathers edits."""

    def __init__(self, source: str, uses: dict[str, frozenset[int]]) -> None:
        self.edits: list[Edit] = []
        self._uses = uses
        self._raw = source.encode()
        starts = [0]
        for line in self._raw.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._starts = starts
        self._lines: frozenset[int] = frozenset()

    def body(self, statements: list[ast.stmt], *, inside: bool) -> None:
        for statement in statements:
            self._lines = frozenset(_lines_of(statement)) if inside else self._lines_that_name(statement)
            self._statement(statement, inside)

    def _statement(self, node: ast.stmt, inside: bool) -> None:
        if isinstance(node, SKIPPED) or _is_text(node) or _is_all(node):
            return
        if isinstance(node, ast.FunctionDef):
            self._lines = frozenset(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
            self._expressions([*node.args.defaults, *(one for one in node.args.kw_defaults if one)])
        for text in _instead(node):
            self._add("statement", node, text)
        if isinstance(node, ast.If | ast.While):
            self._add("condition", node.test, f"(not ({ast.unparse(node.test)}))")
        if not isinstance(node, ast.Raise | ast.FunctionDef | ast.ClassDef):
            self._expressions([child for child in _parts(node) if isinstance(child, ast.expr)])
        for name in ("body", "orelse", "finalbody"):
            self.body(getattr(node, name, []), inside=inside or isinstance(node, ast.FunctionDef))
        for handler in getattr(node, "handlers", []):
            self.body(handler.body, inside=inside)

    def _lines_that_name(self, node: ast.stmt) -> frozenset[int]:
        """The lines inside functions that name what is set at the top of the module or class."""
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = {part.id for to in targets if to for part in ast.walk(to) if isinstance(part, ast.Name)}
        return frozenset(line for name in names for line in self._uses.get(name, ()))

    def _expressions(self, nodes: list[ast.expr]) -> None:
        for node in nodes:
            self._expression(node)

    def _expression(self, node: ast.AST) -> None:
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            self._sql(node)
            return
        if isinstance(node, ast.expr):
            for operator, at, text in _faults(node):
                self._add(operator, at, text)
        for child in ast.iter_child_nodes(node):
            self._expression(child)

    def _sql(self, node: ast.expr) -> None:
        start, end = self._span(node)
        text = self._raw[start:end].decode()
        for operator, first, last, instead in sql_edits(text, formatted=isinstance(node, ast.JoinedStr)):
            at = start + len(text[:first].encode())
            self.edits.append(Edit(operator, at, at + len(text[first:last].encode()), instead, self._lines))

    def _add(self, operator: str, node: ast.AST, text: str) -> None:
        self.edits.append(Edit(operator, *self._span(node), text, self._lines))

    def _span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt) and node.end_lineno and node.end_col_offset is not None
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[node.end_lineno - 1] + node.end_col_offset


def _faults(node: ast.expr) -> Iterator[tuple[str, ast.AST, str]]:
    """(operator, what is replaced, its text) for each fault of this very expression."""
    match node:
        case ast.Compare():
            yield from (("comparison", node, text) for text in _comparisons(node))
            yield from (("word", one, '"other"') for one in _words([node.left, *node.comparators]))
        case ast.BoolOp():
            other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield "and/or", node, f"({ast.unparse(ast.BoolOp(other, node.values))})"
            for at in range(len(node.values)):
                rest = node.values[:at] + node.values[at + 1 :]
                yield "term", node, f"({ast.unparse(ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0])})"
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            yield "sign", node, f"({ast.unparse(node.operand)})"
        case ast.BinOp() if type(node.op) in SIGNS and not (_is_words(node.left) or _is_words(node.right)):
            yield "sign", node, f"({ast.unparse(ast.BinOp(node.left, SIGNS[type(node.op)], node.right))})"
        case ast.IfExp():
            yield "condition", node.test, f"(not ({ast.unparse(node.test)}))"
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from (("condition", test, "True") for part in node.generators for test in part.ifs)
        case ast.Constant():
            yield from (("constant", node, text) for text in _constants(node.value))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            yield from _calls(node, name)
        case ast.Dict():
            yield from (("word", one, '"other"') for one in _words(node.values))


def _calls(node: ast.Call, name: str) -> Iterator[tuple[str, ast.AST, str]]:
    if name in NAMES:
        called: ast.expr = ast.Name(NAMES[name])
        if isinstance(node.func, ast.Attribute):
            called = ast.Attribute(node.func.value, NAMES[name])
        keywords = [] if name == "sorted" else node.keywords
        yield "call", node, ast.unparse(ast.Call(called, node.args, keywords))
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    for one in _words(given):
        if one.value in NAMES:
            yield "word", one, repr(NAMES[one.value])
        elif isinstance(node.func, ast.Name):
            yield "word", one, '"other"'


def _comparisons(node: ast.Compare) -> Iterator[str]:
    for at, operator in enumerate(node.ops):
        for other in FLIPS[type(operator)]:
            ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"


def _constants(value: object) -> list[str]:
    if isinstance(value, bool):
        return [repr(not value)]
    if isinstance(value, int | float):
        return ["1"] if value == 0 else ["0", repr(value * 2), f"(-{value!r})"]
    return []


def _instead(node: ast.stmt) -> list[str]:
    """What a statement may be replaced by, and the condition of one negated."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Continue():
            return ["pass"]
        case ast.Break():
            return ["continue"]
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            truth = isinstance(value, ast.Compare | ast.BoolOp)
            return ["return True", "return False"] if truth else ["return None"]
    return []


def _parts(node: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement that are not its annotation."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "targets", "target"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.withitem):
                yield one.context_expr
            elif isinstance(one, ast.AST):
                yield one


def _words(nodes: list[ast.expr]) -> Iterator[ast.Constant]:
    """The one-word texts among `nodes` and in tuples and sets of them."""
    for node in nodes:
        if isinstance(node, ast.Tuple | ast.Set | ast.List):
            yield from _words(node.elts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node


def _is_words(node: ast.expr) -> bool:
    return isinstance(node, TEXT) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in node.targets)


def _uses(tree: ast.Module) -> dict[str, frozenset[int]]:
    """The lines inside functions that read each name or attribute."""
    found: dict[str, set[int]] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            body = range(function.body[0].lineno, (function.end_lineno or function.lineno) + 1)
            for node in ast.walk(function):
                if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                    # A default is read as the module is loaded; those run it that call the function.
                    lines = [node.lineno] if node.lineno in body else body
                    found.setdefault(node.id if isinstance(node, ast.Name) else node.attr, set()).update(lines)
    return {name: frozenset(lines) for name, lines in found.items()}


def _lines_of(node: ast.stmt) -> range:
    """The lines of a statement, of a compound one those of its head."""
    inner = [one.lineno for one in getattr(node, "body", []) if isinstance(one, ast.stmt)]
    return range(node.lineno, min(inner, default=(node.end_lineno or node.lineno) + 1))
