"""Lists, and how they are opened into rows.

In what is written here `here__` is a name that no step has: inside a lambda it would hide a column.
"""

from sqlglot import exp, parse_one
from sqlglot.dialects.spark import Spark

from .dialects import NotCarried, Rule, Spark4, written

__all__ = ["RULES"]


def _part(node: exp.Expr) -> exp.Expr | None:
    """Items of lists: counted from 1 in DuckDB (which sqlglot has put right but from the end), null where none is."""
    if not isinstance(node, exp.Bracket):
        return None
    [place] = node.expressions
    if isinstance(place, exp.Slice):
        return _slice(node.this, place)
    if isinstance(place, exp.Neg):
        return written("TRY_ELEMENT_AT(:l, :n + 1)", l=node.this, n=place)
    return written("GET(:l, :n)", l=node.this, n=place)


def _slice(items: exp.Expr, place: exp.Slice) -> exp.Expr:
    first, last = place.this or exp.Literal.number(1), place.expression
    last = written("SIZE(:l)", l=items) if last is None else last
    return written("SLICE(:l, :a, GREATEST(:b - :a + 1, 0))", l=items, a=first, b=last)


def _range(node: exp.Expr) -> exp.Expr | None:
    """Numbers below an end; Spark's SEQUENCE counts down where DuckDB has nothing."""
    if isinstance(node, exp.GenerateSeries) and node.args.get("is_end_exclusive"):
        # sqlglot has taken 1 from an end that is a number.
        return written("FILTER(SEQUENCE(:a, :b), here__ -> here__ < :b)", a=node.args["start"], b=node.args["end"])
    return None


def _subscripts(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.Anonymous) and node.name.lower() == "generate_subscripts":
        return exp.Explode(
            this=written("FILTER(SEQUENCE(1, SIZE(:l) + 1), here__ -> here__ <= SIZE(:l))", l=node.expressions[0])
        )
    return None


def _counted(node: exp.Expr) -> exp.Expr | None:
    """The place that a lambda is given counts from 1."""
    if not isinstance(node, exp.Lambda) or len(node.expressions) < 2 or isinstance(node.parent, exp.Kwarg):
        return None
    place = node.expressions[1].name
    for one in list(node.this.find_all(exp.Column, exp.Identifier)):
        if one.name == place and not isinstance(one.parent, exp.Column):
            one.replace(written("(:n + 1)", n=one))
    return None


def _list(node: exp.Expr) -> exp.Expr | None:
    """A list in an order: the pairs are sorted."""
    if not isinstance(node, exp.ArrayAgg) or not isinstance(node.this, exp.Order):
        return None
    keys = node.this.expressions
    if any(key.args.get("desc") for key in keys):
        raise NotCarried("a list that is ordered downwards")
    by = ", ".join(f"{key.this.sql(dialect=Spark4)} AS k{n}" for n, key in enumerate(keys))
    return written(
        f"TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT({by}, :x AS item))), here__ -> here__.item)", x=node.this.this
    )


def _ordered_first(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.First | exp.Last | exp.GroupConcat) and isinstance(node.this, exp.Order):
        raise NotCarried(f"{node.sql_name()} in an order")
    return None


def _unnested(node: exp.Expr) -> exp.Expr | None:
    """Several lists side by side, or one inside an expression: Spark opens one a SELECT, and by itself."""
    if not isinstance(node, exp.Select):
        return None
    opened = [one for place in node.expressions for one in place.find_all(exp.Explode)]
    alone = len(opened) == 1 and isinstance(opened[0].parent, exp.Alias | exp.Select)
    if not opened or alone:
        return None
    lists = ", ".join(one.this.sql(dialect=Spark4) for one in opened)
    for place, one in enumerate(opened):
        one.replace(exp.column(f"c{place}", table="opened"))
    columns = [exp.to_identifier(f"c{place}") for place in range(len(opened))]
    view = exp.Lateral(
        this=parse_one(f"INLINE(ARRAYS_ZIP({lists}))", read=Spark),
        view=True,
        alias=exp.TableAlias(this=exp.to_identifier("opened"), columns=columns),
    )
    node.append("laterals", view)
    return None


RULES: tuple[Rule, ...] = (
    _part,
    _range,
    _subscripts,
    _counted,
    _list,
    _ordered_first,
    _unnested,
)
