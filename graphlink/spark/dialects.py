"""The two languages: DuckDB's SQL as steps use it, and Spark's; and what a rule between them is."""

from collections.abc import Callable
from typing import ClassVar

from sqlglot import exp, parse_one, transforms
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator
from sqlglot.parsers.duckdb import DuckDBParser

__all__ = ["NotCarried", "Rule", "Spark4", "Steps", "written"]

Rule = Callable[[exp.Expr], exp.Expr | None]
"""What stands in Spark in place of a node; None where the rule has nothing to say."""


class NotCarried(ValueError):
    """A statement that Spark would take, and do something else."""


class _StepsParser(DuckDBParser):
    # `len` is of lists alone, `length` of text.
    FUNCTIONS: ClassVar = {**DuckDBParser.FUNCTIONS, "LEN": exp.ArraySize.from_arg_list}


class Steps(DuckDB):
    """DuckDB's SQL as steps use it."""

    Parser = _StepsParser


class _Spark4Generator(SparkGenerator):
    # Spark has QUALIFY since 4.2; what sqlglot writes instead hands its helping column on.
    TRANSFORMS: ClassVar = {
        **SparkGenerator.TRANSFORMS,
        exp.Select: transforms.preprocess([transforms.eliminate_distinct_on]),
    }


class Spark4(Spark):
    """Spark's SQL since it knows QUALIFY."""

    Generator = _Spark4Generator


def written(template: str, **nodes: exp.Expr) -> exp.Expr:
    """Spark's expression `template`, with a node in place of each `:name`."""
    return exp.replace_placeholders(
        parse_one(template, read=Spark), **{name: one.copy() for name, one in nodes.items()}
    )
