"""Times and spans of time."""

from sqlglot import exp

from .dialects import NotCarried, Rule, written

__all__ = ["RULES"]

ORIGIN = 946_857_600
"""2000-01-03 in seconds: the Monday from which DuckDB counts buckets of time."""

SECONDS = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86_400}


def _interval(node: exp.Expr) -> exp.Expr | None:
    """All in seconds: the bounds of a window have to be of one unit."""
    if isinstance(node, exp.Interval):
        return _seconds(float(node.this.name) * _unit(node))
    if isinstance(node, exp.Div) and isinstance(node.this, exp.Interval):
        return _seconds(float(node.this.this.name) / float(node.expression.name))
    return None


def _unit(node: exp.Interval) -> int:
    name = str(node.unit).upper().removesuffix("S")
    if name not in SECONDS:
        raise NotCarried(f"an interval in {name}, which has no fixed length")
    return SECONDS[name]


def _seconds(seconds: float) -> exp.Expr:
    return exp.Interval(this=exp.Literal.string(f"{seconds:.6f}".rstrip("0").rstrip(".")), unit=exp.Var(this="SECOND"))


def _bucket(node: exp.Expr) -> exp.Expr | None:
    if not isinstance(node, exp.DateBin):
        return None
    wide = node.this.this.name
    text = f"CAST(TIMESTAMP_SECONDS(:s - PMOD(:s - {ORIGIN}, {wide})) AS TIMESTAMP_NTZ)"
    return written(text, s=written("UNIX_SECONDS(CAST(:t AS TIMESTAMP_LTZ))", t=node.expression))


def _epoch(node: exp.Expr) -> exp.Expr | None:
    """Seconds of a time since 1970, or of a span of time."""
    if not isinstance(node, exp.TimeToUnix):
        return None
    time = written("TIMESTAMP_NTZ '1970-01-01' + (:t)", t=node.this) if _is_span(node.this) else node.this
    return written("(UNIX_MICROS(CAST(:t AS TIMESTAMP_LTZ)) / 1e6)", t=time)


def _is_span(node: exp.Expr) -> bool:
    """Whether the expression is a span of time by what it is made of; a column is a time."""
    if isinstance(node, exp.Paren):
        return _is_span(node.this)
    if isinstance(node, exp.Sub):
        return not _is_span(node.expression) or _is_span(node.this)
    if isinstance(node, exp.Add):
        return _is_span(node.this) and _is_span(node.expression)
    return isinstance(node, exp.Interval)


def _from_epoch(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.UnixToTime):
        return written("CAST(TIMESTAMP_MICROS(:n) AS TIMESTAMP_NTZ)", n=node.this)
    return None


def _days(node: exp.Expr) -> exp.Expr | None:
    return written("MAKE_DT_INTERVAL(:n)", n=node.this) if isinstance(node, exp.ToDays) else None


RULES: tuple[Rule, ...] = (
    _interval,
    _bucket,
    _epoch,
    _from_epoch,
    _days,
)
