"""Regular expressions in statements."""

from sqlglot import exp

from .dialects import NotCarried, Rule, written
from .patterns import java_pattern, java_replacement

__all__ = ["RULES"]


def _groups(node: exp.Expr) -> exp.Expr | None:
    """The groups of a match by name; all empty where there is none."""
    if not isinstance(node, exp.RegexpExtract) or not isinstance(node.args.get("group"), exp.Array):
        return None
    names = [name.name for name in node.args["group"].expressions]
    found = ", ".join(f"'{name}', REGEXP_EXTRACT(:t, :p, {place})" for place, name in enumerate(names, start=1))
    none = ", ".join(f"'{name}', ''" for name in names)
    pattern = _java(node.expression)
    text = f"CASE WHEN :t RLIKE :p THEN NAMED_STRUCT({found}) WHEN :t IS NOT NULL THEN NAMED_STRUCT({none}) END"
    return written(text, t=node.this, p=pattern)


def _pattern(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.RegexpFullMatch):
        return exp.RegexpLike(this=node.this, expression=_java(node.expression, "^(?:", r")\z"))
    if isinstance(node, exp.RegexpLike | exp.RegexpExtract):
        node.set("expression", _java(node.expression))
    if isinstance(node, exp.RegexpReplace):
        return _replaced(node)
    return None


def _replaced(node: exp.RegexpReplace) -> exp.Expr:
    pattern = node.expression.name
    if not node.args.get("modifiers") and not pattern.startswith("^") and not pattern.endswith("$"):
        raise NotCarried(f"regexp_replace of the first {pattern!r} alone: Spark replaces each")
    new = exp.Literal.string(java_replacement(node.args["replacement"].name))
    return exp.RegexpReplace(this=node.this, expression=_java(node.expression), replacement=new)


def _split(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.Anonymous) and node.name.lower() == "regexp_split_to_array":
        text, pattern = node.expressions
        return exp.Anonymous(this="SPLIT", expressions=[text, _java(pattern)])
    return None


def _java(pattern: exp.Expr, before: str = "", after: str = "") -> exp.Expr:
    if not isinstance(pattern, exp.Literal):
        raise NotCarried("a pattern that is no text of the statement")
    return exp.Literal.string(before + java_pattern(pattern.name) + after)


RULES: tuple[Rule, ...] = (
    _groups,
    _pattern,
    _split,
)
