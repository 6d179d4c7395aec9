"""Values: numbers, hashes, and functions that are called otherwise."""

from sqlglot import exp

from .dialects import Rule, written
from .functions import HASH, HASHES, NORMALIZED

__all__ = ["RULES"]

WHOLE = {
    exp.DType.UTINYINT: "SMALLINT",
    exp.DType.USMALLINT: "INT",
    exp.DType.UINT: "BIGINT",
    exp.DType.UBIGINT: "DECIMAL(20, 0)",
    exp.DType.INT128: "BIGINT",
}
"""Whole numbers that Spark lacks, and what holds them there."""

NAMES = {"hash": HASH, "nfc_normalize": NORMALIZED, "strlen": "octet_length", "printf": "format_string"}
"""Functions that do the same under another name."""


def _fraction(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.Literal) and not node.is_string and "." in node.name and "e" not in node.name:
        return exp.Var(this=f"{node.name}D")
    return None


def _type(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.DataType) and node.this in WHOLE:
        return exp.DataType.build(WHOLE[node.this], dialect="spark")
    return None


def _function(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.Anonymous) and node.name.lower() in NAMES:
        return exp.Anonymous(this=NAMES[node.name.lower()], expressions=node.expressions)
    return None


def _hash_half(node: exp.Expr) -> exp.Expr | None:
    """`hash(x) >> 32`, for Spark shifts no DECIMAL."""
    if isinstance(node, exp.BitwiseRightShift) and _is_hash(node.this) and not node.find_ancestor(exp.Lambda):
        return written(f":hash DIV {2 ** int(node.expression.name)}", hash=node.this)
    return None


def _hashed_list(node: exp.Expr) -> exp.Expr | None:
    """A list of which each text is hashed: Spark calls no function of ours inside a lambda, so one takes the list."""
    shifted = node.expression.find(exp.BitwiseRightShift) if isinstance(node, exp.Transform) else None
    if shifted is None or not _is_hash(shifted.this):
        return None
    text = exp.Lambda(this=shifted.this.expressions[0], expressions=node.expression.expressions)
    return exp.Anonymous(this=HASHES, expressions=[exp.Transform(this=node.this, expression=text)])


def _is_hash(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name == HASH


def _quantile(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.PercentileCont):
        return written("PERCENTILE(:x, :p)", x=node.this, p=node.expression)
    if isinstance(node, exp.PercentileDisc):
        text = f"PERCENTILE_DISC({node.expression.sql('spark')}) WITHIN GROUP (ORDER BY {node.this.sql('spark')})"
        return exp.Var(this=text)
    return None


def _quotient(node: exp.Expr) -> exp.Expr | None:
    """Spark works out a column before the HAVING that would leave its row out, be its divisor 0: null, then."""
    if isinstance(node, exp.Div) and not isinstance(node.expression, exp.Literal | exp.Var):
        return exp.SafeDivide(this=node.this, expression=node.expression)
    return None


def _hexadecimal(node: exp.Expr) -> exp.Expr | None:
    """`try_cast('0x' || digits as int)`."""
    shown = node.this if isinstance(node, exp.TryCast) else None
    if isinstance(shown, exp.DPipe) and shown.this.name == "0x":
        return written("CAST(CONV(:digits, 16, 10) AS BIGINT)", digits=shown.expression)
    return None


def _formatted(node: exp.Expr) -> exp.Expr | None:
    if not isinstance(node, exp.Format):
        return None
    text = exp.Literal.string(node.this.name.replace("%", "%%").replace("{:,}", "%,d"))
    return exp.Anonymous(this="FORMAT_STRING", expressions=[text, *node.expressions])


def _row_number(node: exp.Expr) -> exp.Expr | None:
    """A row's number is a BIGINT there, with gaps, so that it fits nothing less."""
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Column) and node.this.name == "rowid":
        return node.this
    return None


RULES: tuple[Rule, ...] = (
    _fraction,
    _type,
    _function,
    _hash_half,
    _hashed_list,
    _quantile,
    _quotient,
    _hexadecimal,
    _formatted,
    _row_number,
)
