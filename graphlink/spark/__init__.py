"""Spark: the engine that runs steps where one machine is too small, and the SQL that it is given.

A worker imports the functions alone; sqlglot and PySpark are imported by whoever asks for the engine.
"""

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .dialects import NotCarried
    from .engine import SparkEngine
    from .needs import need_spark
    from .statements import spark_sql

__all__ = ["NotCarried", "SparkEngine", "need_spark", "spark_sql"]

_HOMES = {
    "dialects": ("NotCarried",),
    "engine": ("SparkEngine",),
    "needs": ("need_spark",),
    "statements": ("spark_sql",),
}
__getattr__ = lazy_names(__name__, _HOMES)
