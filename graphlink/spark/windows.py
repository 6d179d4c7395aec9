"""Windows, and pairs that are looked for in a SELECT."""

from sqlglot import exp

from .dialects import Rule

__all__ = ["RULES"]


def _window(node: exp.Expr) -> exp.Expr | None:
    if not isinstance(node, exp.Window):
        return None
    if isinstance(node.this, exp.RowNumber) and not node.args.get("order") and not node.alias:
        # Spark wants an order, be it none.
        node.set("order", exp.Order(expressions=[exp.Ordered(this=exp.Literal.number(1))]))
    # Spark reads `over name - x` as a name with a dash.
    return exp.Paren(this=node.copy()) if node.alias and isinstance(node.parent, exp.Binary) else None


def _pairs_in(node: exp.Expr) -> exp.Expr | None:
    """`(a, b) in (select (c, d) ...)`: the pair is two columns in Spark."""
    query = node.args.get("query") if isinstance(node, exp.In) else None
    select = query.find(exp.Select) if query is not None else None
    if select is not None and len(select.expressions) == 1 and isinstance(select.expressions[0], exp.Tuple):
        select.set("expressions", select.expressions[0].expressions)
    return None


RULES: tuple[Rule, ...] = (
    _window,
    _pairs_in,
)
