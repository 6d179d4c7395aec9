"""Steps carried over to Spark: DuckDB's SQL read by sqlglot, changed where the two differ, written as Spark's.

A rule takes one node of the statement and returns what stands there in Spark, or None where it has nothing to say.
What no rule knows stays as it is, so that Spark refuses it by name: nothing is guessed.

Fractions are DOUBLE, as they are in DuckDB once anything is divided. An unsigned number of 64 bits, which Spark lacks,
is a DECIMAL(20, 0). Times are TIMESTAMP_NTZ in UTC.
"""

from functools import cache

from sqlglot import TokenType, exp, parse_one, tokenize

from . import lists, texts, times, values, windows
from .dialects import Spark4, Steps

__all__ = ["spark_sql"]

RULES = (*values.RULES, *times.RULES, *texts.RULES, *lists.RULES, *windows.RULES)


@cache
def spark_sql(sql: str) -> str:
    """`sql`, one statement of a step, as Spark says it; each `?` is `:v0`, `:v1` and so on, in their order.

    Raises NotCarried where Spark would silently do something else.
    """
    root = exp.Paren(this=parse_one(_with_named_values(sql), read=Steps))
    # From the leaves up: what a rule sees below it is Spark's already.
    for node in reversed(list(root.this.bfs())):
        changed = next((new for rule in RULES if (new := rule(node)) is not None), None)
        if changed is not None and changed is not node:
            node.replace(changed)
    return str(root.this.sql(dialect=Spark4))


def _with_named_values(sql: str) -> str:
    marks = [token for token in tokenize(sql, read=Steps) if token.token_type == TokenType.PLACEHOLDER]
    for place, mark in reversed(list(enumerate(marks))):
        sql = f"{sql[: mark.start]}$v{place}{sql[mark.end + 1 :]}"
    return sql
